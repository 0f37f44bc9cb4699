import type { EpochMillis, GoneDelayedRun } from '@escapement/core';

/** What is known of delayed runs that wait no more. */
export class KeptDelays {
  /** By the place in which it waited: the run that it has become. */
  readonly staged = new Map<string, string>();
  /** Those that ended before they were runs. */
  readonly gone = new Map<string, GoneDelayedRun>();
  /** Jobs that were deleted with delayed runs that waited, and when. */
  readonly deleted = new Map<string, EpochMillis>();

  get all(): readonly Map<string, unknown>[] {
    return [this.staged, this.gone, this.deleted];
  }
}
