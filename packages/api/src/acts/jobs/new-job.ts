import type { EpochMillis, JobDefinition, JobInput } from '@escapement/core';

/** A job that is to stand where none does. */
export interface NewJob {
  readonly input: JobInput;
  /** Why it is paused from its beginning on. */
  readonly pausedBecause?: string | undefined;
  /** When that ends by itself. */
  readonly pausedUntil?: EpochMillis | undefined;
  /** As it stood before its ensemble lost it; what it had there it keeps, and its schedule may be spent by now. */
  readonly before?: JobDefinition;
}
