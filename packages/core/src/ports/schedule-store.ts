import type { BackfillRun, OpenBackfill } from '../decisions/backfill.ts';
import type { JobAdvance } from '../decisions/decided-outcome.ts';
import type { DelayedRun, DeletedDelays } from '../decisions/delayed-run.ts';
import type { JobChange } from '../decisions/plan-change.ts';
import type { DelayedFate } from '../decisions/plan-delayed.ts';
import type { OwedRun } from '../decisions/recompose.ts';
import type { StagedRun } from '../decisions/staged-run.ts';
import type { Term } from '../decisions/term.ts';
import type { Backfill, BackfillStop } from '../schemas/backfill.ts';
import type { CalendarDefinition } from '../schemas/calendar.ts';
import type { Edit } from '../schemas/edit.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { QueueLimits } from '../schemas/queue-limits.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { ExpiringStore } from './expiring-store.ts';
import type { FollowingStore } from './following-store.ts';
import type { CommitOutcome } from './office.ts';
import type { SharedRuns } from './shared-runs.ts';

/** What Redis believes of a job. */
export interface ProjectedJob {
  readonly jobId: string;
  readonly revision: number;
  /** The last definition that its znode held, which holds something else since `brokenSince`; `undefined` when Redis has it no more. */
  readonly definition: JobDefinition | undefined;
  readonly brokenSince: EpochMillis | undefined;
  readonly nextFireTime: EpochMillis | undefined;
  /** The newest fire time that has an outcome, or will have: from there a cursor that was lost goes on. Known where none stands. */
  readonly decidedUpTo: EpochMillis | undefined;
  /** What is kept of the job cannot be read, or is not of one piece: it is to be carried anew, though its revision be right. */
  readonly isDamaged: boolean;
  /** A leader forgot what was staged of it: its definition is the one that Redis last knew before a loss, and nothing else is to be relied on. */
  readonly isForgotten: boolean;
}

/** How Redis stands on one job, for comparing with its definition. */
export interface ProjectedRevision {
  /** 0, which no definition has, where it is forgotten. */
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

export interface SuspectJob {
  readonly jobId: string;
  readonly because: 'damaged' | 'no-cursor';
}

/**
 * The schedule and what is staged of it. Every write is one script that looks at the term's epoch first: either all of it happened under
 * this epoch or nothing.
 */
export interface ScheduleStore extends FollowingStore, ExpiringStore, SharedRuns {
  /**
   * Gets what staging needs beside Redis: the key that runs are signed with, which is ZooKeeper's. Must come before campaigning, since
   * whoever leads may have to do without ZooKeeper.
   */
  equip(): Promise<void>;
  /** Jobs whose next unstaged fire time is before `before`, soonest first. Not fenced: a read. */
  due(
    before: EpochMillis,
    limit: number,
  ): Promise<readonly { jobId: string; nextFireTime: EpochMillis }[]>;
  /** Puts runs into their queues until they are due, writes their records, the ledger rows and the cursors. */
  stage(term: Term, advances: readonly JobAdvance[]): Promise<CommitOutcome>;
  /** Delayed runs that are due before `before`, some of each job, soonest jobs first. Not fenced: a read. */
  dueDelayed(before: EpochMillis, limit: number): Promise<readonly DelayedRun[]>;
  /** Makes runs of delayed runs, or records why not, and takes their places; one that was taken back or replaced meanwhile is left out. */
  stageDelayed(
    term: Term,
    fates: readonly DelayedFate[],
    /** Jobs that were deleted and of which none is left that is to end. */
    settled?: readonly string[],
  ): Promise<CommitOutcome>;
  /** Those of one job that was deleted while some waited, behind so many of them; nothing where there is no such job. Not fenced: a read. */
  delayedOfDeleted(skip: number, limit: number): Promise<DeletedDelays | undefined>;
  /** Whether there are back-fills that are not over. Not fenced: a read. */
  hasBackfills(): Promise<boolean>;
  /** Counts what has ended of the back-fills that were looked at the longest ago, at most `limit` of them, and says which have fire times left. */
  tendBackfills(
    term: Term,
    limit: number,
  ): Promise<CommitOutcome & { readonly open?: readonly OpenBackfill[] }>;
  /**
   * Makes runs of a back-fill, as far as their fire times are the next ones still, it may have so many that are not over, and nobody retries
   * one of them by hand meanwhile. `staged`: how many it made.
   */
  stageBackfill(
    term: Term,
    about: {
      readonly backfill: Backfill;
      readonly definition: JobDefinition;
      readonly runs: readonly BackfillRun[];
    },
  ): Promise<CommitOutcome & { readonly staged?: number }>;
  /** Stops one that cannot go on. */
  endBackfill(
    term: Term,
    backfill: Pick<Backfill, 'id' | 'jobId'>,
    request: Omit<BackfillStop, 'at'>,
  ): Promise<CommitOutcome>;
  /** Revisions of all projected jobs, for comparing with the definitions at the begin of a term. */
  projectedRevisions(): Promise<ReadonlyMap<string, ProjectedRevision>>;
  /** Jobs whose last announced edit nobody has carried, at most `limit`. */
  announced(limit: number): Promise<readonly string[]>;
  /** What the changes of these jobs must know, in the order of the ids. */
  changeContexts(jobIds: readonly string[]): Promise<readonly ChangeContext[]>;
  /**
   * Writes changes in order, many to a call. Within one job what is kept and dropped goes first and the projection last: if the
   * leader dies in between, the next one finds the old revision projected and begins again.
   */
  carry(
    term: Term,
    changes: readonly JobChange[],
  ): Promise<CommitOutcome & { readonly takenBack?: number }>;
  /** Those of the jobs of which what is kept cannot be read, is not of one piece, or has no cursor. For the leader, to look closer. */
  suspect(jobIds: readonly string[]): Promise<readonly SuspectJob[]>;
  /**
   * Seals what is staged anew where the signing key has been replaced since this process has known one; else does nothing.
   * `recomposed` makes the envelope anew; a run without one keeps the seal that it has. `definitions` are all that stand.
   */
  reseal(
    term: Term,
    by: {
      readonly recomposed: (run: OwedRun) => RunEnvelope | undefined;
      readonly definitions: () => Iterable<JobDefinition>;
    },
  ): Promise<CommitOutcome & { readonly resealed?: number }>;
  /** The lowest revision of each job that the gate lets through. */
  minimumRevisions(): Promise<ReadonlyMap<string, number>>;
  /**
   * Takes over what another ensemble projected. `orphans`, which this one does not have, are set aside with all that is staged of
   * them; until this is written a claim finds `other-ensemble`.
   */
  adopt(
    term: Term,
    jobs: { readonly orphans: readonly string[]; readonly present: readonly string[] },
  ): Promise<CommitOutcome>;
  /** Jobs that are set aside, and those of them that a person has given up. */
  orphans(): Promise<{
    readonly setAside: ReadonlySet<string>;
    readonly discarded: ReadonlySet<string>;
  }>;
  /** Only the latter. */
  discarded(): Promise<readonly string[]>;
  /** Has workers keep to these limits, and to none in any queue that is not among them. */
  keepQueueLimits(term: Term, limits: readonly QueueLimits[]): Promise<CommitOutcome>;
  /** Keeps calendars beside the projection, for the day on which ZooKeeper has lost them. */
  keepCalendars(
    term: Term,
    change: {
      readonly kept: readonly CalendarDefinition[];
      /** Those that somebody deleted. */
      readonly removed: readonly string[];
    },
  ): Promise<CommitOutcome>;
}
