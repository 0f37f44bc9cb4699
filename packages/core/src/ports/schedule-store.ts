import type { JobChange } from '../decisions/plan-change.ts';
import type { OwedRun } from '../decisions/recompose.ts';
import type { StagedRun } from '../decisions/staged-run.ts';
import type { Term } from '../decisions/term.ts';
import type { Edit } from '../schemas/edit.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { LedgerReason } from '../schemas/ledger.ts';
import type { EpochMillis } from '../words/instants.ts';

/** The answer to a claim of office. */
export type ClaimOutcome =
  /** `found` tells what stood there before: nothing (Redis is fresh, or forgot), a term of this ensemble, or one of another ensemble. */
  | {
      readonly kind: 'claimed';
      readonly found: 'nothing' | 'same-ensemble' | 'other-ensemble';
      readonly generation: number;
    }
  | { readonly kind: 'superseded'; readonly currentEpoch: number };

/** The answer to every fenced transaction. */
export type CommitOutcome =
  | { readonly kind: 'committed' }
  /** The fence: a higher epoch stands in Redis, nothing was written, the term is over. */
  | { readonly kind: 'superseded'; readonly currentEpoch: number }
  /** The epoch is missing or older than ours: Redis lost its memory. Nothing was written. */
  | { readonly kind: 'forgotten' };

/** A fire time, or a stretch of them, that gets an outcome without a run. */
export interface DecidedOutcome {
  readonly fireTime: EpochMillis;
  readonly untilFireTime?: EpochMillis;
  readonly count?: number;
  /** All fire times of a stretch that was counted, ascending: what has an outcome already is left out of it when it is written. */
  readonly fireTimes?: readonly EpochMillis[];
  readonly outcome: 'skipped' | 'missed' | 'superseded' | 'unknown';
  readonly reason: LedgerReason;
  readonly detail?: string;
}

/** What one plan writes for one job. */
export interface JobAdvance {
  readonly jobId: string;
  readonly runs: readonly RunEnvelope[];
  readonly outcomes: readonly DecidedOutcome[];
  /** The next fire time that nothing is staged for; `undefined` takes the job out of the schedule. */
  readonly nextFireTime: EpochMillis | undefined;
}

/** What Redis believes of a job. */
export interface ProjectedJob {
  readonly jobId: string;
  readonly revision: number;
  /** The last definition that could be read; its znode holds something else since `brokenSince`. */
  readonly definition: JobDefinition;
  readonly brokenSince: EpochMillis | undefined;
  readonly nextFireTime: EpochMillis | undefined;
}

/** How Redis stands on one job, for comparing with its definition. */
export interface ProjectedRevision {
  readonly revision: number;
  readonly isBroken: boolean;
}

/** What a change of a job must know before it can be decided. */
export interface ChangeContext {
  readonly projected: ProjectedJob | undefined;
  /** What was announced of the job since, oldest first. */
  readonly edits: readonly Edit[];
  /** Runs that are staged and not begun, soonest fire time first. */
  readonly staged: readonly StagedRun[];
}

/**
 * The leader's side of Redis. Every writing method is one transaction fenced by the term's epoch: WATCH, compare,
 * MULTI … EXEC. Either all of it happened under this epoch or nothing.
 */
export interface ScheduleStore {
  /**
   * Gets what staging needs beside Redis: the key that runs are signed with, which is ZooKeeper's. Must come before campaigning, since
   * whoever leads may have to do without ZooKeeper.
   */
  equip(): Promise<void>;
  /** Writes the epoch unless a higher one of the same ensemble stands. Must come before the term's first write. */
  claim(term: Term): Promise<ClaimOutcome>;
  /** Jobs whose next unstaged fire time is before `before`, soonest first. Not fenced: a read. */
  due(
    before: EpochMillis,
    limit: number,
  ): Promise<readonly { jobId: string; nextFireTime: EpochMillis }[]>;
  /** Stages runs as delayed queue entries, writes the run index, the ledger rows and the cursors. */
  stage(term: Term, advances: readonly JobAdvance[]): Promise<CommitOutcome>;
  /** Revisions of all projected jobs, for comparing with the definitions at the begin of a term. */
  projectedRevisions(): Promise<ReadonlyMap<string, ProjectedRevision>>;
  /** Jobs whose last announced edit nobody has carried, at most `limit`. */
  announced(limit: number): Promise<readonly string[]>;
  /** What the changes of these jobs must know, in the order of the ids. */
  changeContexts(jobIds: readonly string[]): Promise<readonly ChangeContext[]>;
  /**
   * Writes changes in order, many to a transaction. Within one job what is kept and dropped goes first and the projection last: if the
   * leader dies in between, the next one finds the old revision projected and begins again.
   */
  carry(
    term: Term,
    changes: readonly JobChange[],
  ): Promise<CommitOutcome & { readonly takenBack?: number }>;
  /** Counts the stage transactions since Redis was fresh; goes into ZooKeeper's checkpoint to notice a Redis that forgot. */
  generation(): Promise<number | undefined>;
  /** Distinct (queue, due instant) pairs with a due instant in [from, to), for waking workers on time. */
  dueInstants(
    from: EpochMillis,
    to: EpochMillis,
  ): Promise<readonly { queue: string; dueTime: EpochMillis }[]>;
  /** Wakes the workers of the queues: one marker per queue. Not fenced, since a needless wake-up harms nothing. */
  nudge(queues: readonly string[]): Promise<void>;
  /**
   * Runs owed since before `before` that have neither begun nor a queue entry; enqueues them again under their own ids. Any node may.
   * `recomposed` makes the envelope anew; without one the run is superseded if its job has been changed, else left for the next time.
   */
  audit(
    before: EpochMillis,
    limit: number,
    recomposed: (run: OwedRun) => RunEnvelope | undefined,
  ): Promise<{ readonly checked: number; readonly reenqueued: readonly string[] }>;
  /**
   * Seals what is staged anew where the signing key has been replaced since this process has known one; else does nothing.
   * `recomposed` makes the envelope anew; a run without one keeps the seal that it has.
   */
  reseal(
    term: Term,
    recomposed: (run: OwedRun) => RunEnvelope | undefined,
  ): Promise<
    | { readonly kind: 'committed'; readonly resealed: number }
    | Exclude<CommitOutcome, { kind: 'committed' }>
  >;
  /** Empties schedule, projection and minimum revisions, for a Redis that belonged to another ensemble. Fenced. */
  forget(term: Term): Promise<CommitOutcome>;
}
