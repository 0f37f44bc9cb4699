import type { OwedRun } from '../decisions/recompose.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { EpochMillis } from '../words/instants.ts';

/** What a look at the owed runs came to. */
export interface AuditedOwed {
  /** Where the next look goes on; 0 when this one came to the end. */
  readonly next: number;
  /** How many got their outcome, since no worker would have begun them any more. */
  readonly missed: number;
  /** Runs that had lost their queue entry and have it again. */
  readonly reenqueued: readonly string[];
  /**
   * Owed runs that their definition does not owe, or not any more: of another version, or with a record that is gone or cannot be read,
   * whose revision is 0. The leader decides by carrying their jobs anew.
   */
  readonly undecided: readonly { readonly jobId: string; readonly revision: number }[];
  /** Whatever could not be read in the last hour, by whomever. */
  readonly unreadable: readonly string[];
}

/** Care for runs that nobody would take otherwise. Any node may. */
export interface RunUpkeep {
  /**
   * Looks at `limit` of the runs that are owed since before `before`, from a place on, for such as have no queue entry, and enqueues
   * those again under their own ids. What is too late to begin gets the outcome that a worker would find (`judgeLateness`), though none
   * comes. `recomposed` makes the envelope anew; without one the run is left for whoever carries the change
   * of its job.
   */
  audit(
    look: { readonly from: number; readonly before: EpochMillis; readonly limit: number },
    recomposed: (run: OwedRun) => RunEnvelope | undefined,
  ): Promise<AuditedOwed>;
}
