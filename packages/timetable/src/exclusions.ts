import type { EpochMillis } from './schedule-spec.ts';

/** A stretch since <= t < until that a calendar takes out, and why. */
export interface Exclusion {
  readonly since: EpochMillis;
  readonly until: EpochMillis;
  readonly reason: string;
}

/** What all calendars of a schedule take out together. */
export interface Exclusions {
  /** The stretch that covers an instant, or undefined if it stands. */
  at(instant: EpochMillis): Exclusion | undefined;
}
