import type { DelayedRun, GoneDelayedRun } from '../decisions/delayed-run.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { Page } from './run-archive.ts';

/** What came of asking for one. */
export type DelayOutcome =
  /** It waits for its time, by this request or by the same one come before. */
  | { readonly kind: 'put' }
  /** Another one waits under the same key, and stays. */
  | { readonly kind: 'kept'; readonly runId: string }
  /** As many of its job wait as may. */
  | { readonly kind: 'full' }
  /** It would be a run at once, and as many of its job are not over as may be. */
  | { readonly kind: 'backlog' };

/** What came of taking one back. */
export type TakeBackOutcome =
  /** It will not begin. `runId`: that it would have had. */
  { readonly kind: 'taken-back'; readonly runId: string } | { readonly kind: 'unknown' };

/**
 * Runs that are asked for later. What begins within the time that `put` is told of becomes a run at once, as one that is asked for now does, so
 * that it needs no leader; the others wait in a place of their own until the leader makes runs of them, which takes their place in the same script.
 * Whichever of the two it is, one that has not begun is replaced or taken back under the same name.
 */
export interface DelayedRuns {
  /** `envelope`: what it is staged as at once; absent where it is to wait. */
  put(
    run: DelayedRun,
    how: { readonly onDuplicate: 'keep' | 'replace'; readonly envelope: RunEnvelope | undefined },
  ): Promise<DelayOutcome>;
  /** What stands in a slot, which its key says, as does its id; only this run, where an id is given. */
  takeBack(
    jobId: string,
    which: { readonly slot: string; readonly runId?: string },
    request: { readonly by: string; readonly reason: string },
  ): Promise<TakeBackOutcome>;
  /** Those of a job that wait and are no runs yet, soonest first. */
  list(
    jobId: string,
    query: { readonly limit: number; readonly cursor?: string },
  ): Promise<Page<DelayedRun>>;
  /** One that was taken back or replaced, or whose job was deleted, before it was a run. The last of each job are kept, and for a month. */
  gone(runId: string): Promise<GoneDelayedRun | undefined>;
  /** One that waits and is no run yet. */
  get(runId: string): Promise<DelayedRun | undefined>;
}
