import type { StandingBackfill } from '../decisions/backfill.ts';
import type { Backfill, BackfillStop } from '../schemas/backfill.ts';
import type { EpochMillis } from '../words/instants.ts';

/** What came of asking for one. */
export type BackfillPut =
  /** It runs, by this request or by the same one come before. */
  | { readonly kind: 'put' }
  /** Another one of its job runs. */
  | { readonly kind: 'another'; readonly id: string };

/** Which fire times of a job had a run, as far as that is known. */
export interface KnownFireTimes {
  readonly withRun: ReadonlySet<EpochMillis>;
  /** Up to this instant records were dropped for age: those that are missing may have had a run all the same. */
  readonly droppedUpTo?: EpochMillis;
}

/**
 * Back-fills: fire times of the past that a person has run, some at a time, by the leader. One of a job runs at a time, so that no two run the same
 * fire time beside each other.
 */
export interface Backfills {
  known(jobId: string, fireTimes: readonly EpochMillis[]): Promise<KnownFireTimes>;
  /** `fireTimes`: in the order in which they are run. */
  put(backfill: Backfill, fireTimes: readonly EpochMillis[]): Promise<BackfillPut>;
  /** Those of a job that are remembered, newest first. */
  list(jobId: string): Promise<readonly StandingBackfill[]>;
  get(jobId: string, id: string): Promise<StandingBackfill | undefined>;
  /** What of it has not begun is cancelled, and no more is made; what has begun ends as it does. `over`: it had ended before. */
  stop(
    jobId: string,
    id: string,
    request: Omit<BackfillStop, 'at'>,
  ): Promise<'stopped' | 'over' | 'unknown'>;
}
