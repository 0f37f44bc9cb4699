import type { OfficeHolder } from '../decisions/office-claim.ts';
import type { JobChange } from '../decisions/plan-change.ts';
import type { Unknown } from '../decisions/plan-unknown.ts';
import type { OwedRun } from '../decisions/recompose.ts';
import type { StagedRun } from '../decisions/staged-run.ts';
import type { Progress, StoreMemory, Witness } from '../decisions/store-memory.ts';
import type { Term } from '../decisions/term.ts';
import type { CalendarDefinition } from '../schemas/calendar.ts';
import type { Edit } from '../schemas/edit.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { LedgerReason } from '../schemas/ledger.ts';
import type { EpochMillis } from '../words/instants.ts';

/** The answer to a claim of office. */
export type ClaimOutcome =
  /**
   * `found` tells what stood there before: nothing (Redis is fresh, or forgot), a term of this ensemble, or one of another ensemble, for
   * as long as the data of that one has not been adopted.
   */
  | {
      readonly kind: 'claimed';
      readonly found: 'nothing' | 'same-ensemble' | 'other-ensemble';
      readonly memory: StoreMemory;
      /** Whether a leader has vouched for this very server, so that runs begin on it. */
      readonly isVouched: boolean;
      /** The process of Redis that answers. */
      readonly server: string;
      /** A loss that a leader has vouched about and that is not written down for every job yet. */
      readonly unknown: Unknown | undefined;
      /** The generation of the last checkpoint that ZooKeeper acknowledged in this ensemble. */
      readonly notedGeneration: number | undefined;
    }
  /** A higher epoch of this ensemble stands, or the leader of another one is at work. Nothing was written. */
  | { readonly kind: 'refused'; readonly holder: OfficeHolder };

/** What a process has seen of Redis under the fence: of which server, up to which generation, and when. */
export interface Seen {
  readonly server: string;
  readonly generation: number;
  readonly at: EpochMillis;
}

/** The answer to every fenced transaction. */
export type CommitOutcome =
  | { readonly kind: 'committed' }
  /** The fence: a higher epoch stands in Redis, nothing was written, the term is over. */
  | { readonly kind: 'superseded'; readonly currentEpoch: number }
  /** The epoch is missing or older than ours, or the generation is: Redis lost its memory. Nothing was written. */
  | { readonly kind: 'forgotten' }
  /** It is another server than the one that was vouched for: restarted, or promoted. Nothing was written. */
  | { readonly kind: 'unvouched' };

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
  /** The last definition that its znode held, which holds something else since `brokenSince`; `undefined` when Redis has it no more. */
  readonly definition: JobDefinition | undefined;
  readonly brokenSince: EpochMillis | undefined;
  readonly nextFireTime: EpochMillis | undefined;
  /** The newest fire time that has an outcome, or will have: from there a cursor that was lost goes on. Known where none stands. */
  readonly decidedUpTo: EpochMillis | undefined;
  /** What is kept of the job cannot be read, or is not of one piece: it is to be carried anew, though its revision be right. */
  readonly isDamaged: boolean;
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

/** What an audit knows of the definitions. */
export interface AuditedBy {
  /** Makes the envelope of an owed run anew. */
  readonly recomposed: (run: OwedRun) => RunEnvelope | undefined;
  /** The queue of a job, for a run whose record does not say it. */
  readonly queueOf: (jobId: string) => string | undefined;
}

export interface AuditFindings {
  readonly checked: number;
  /** Runs that had lost their queue entry and got it again. */
  readonly reenqueued: readonly string[];
  /**
   * Owed runs that their definition does not owe, or not any more: of another version, or with a record that is gone or cannot be read,
   * whose revision is 0. The leader decides by carrying their jobs anew.
   */
  readonly undecided: readonly { readonly jobId: string; readonly revision: number }[];
  /** Whatever could not be read in the last hour, by whomever. */
  readonly unreadable: readonly string[];
}

export interface SuspectJob {
  readonly jobId: string;
  readonly because: 'damaged' | 'no-cursor';
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
  /**
   * Writes the epoch unless a higher one of the same ensemble stands, or another ensemble's leader is at work. Must come before the
   * term's first write. `isSuspect`: nothing may begin before Redis has been vouched for once more.
   */
  claim(term: Term, isSuspect?: boolean): Promise<ClaimOutcome>;
  /** Notes the generation of a checkpoint that ZooKeeper has acknowledged. Only ever raises. */
  noteCheckpoint(term: Term, generation: number): Promise<CommitOutcome>;
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
  /** What this process itself has seen of Redis under the fence; `undefined` before its first write. */
  seen(): Seen | undefined;
  /** What the workers that have come to this server remember of it. */
  greetings(): Promise<ReadonlyMap<string, Witness>>;
  /** How far runs have come by `now`, for the checkpoint in ZooKeeper; `undefined` where no office stands. */
  progress(
    now: EpochMillis,
  ): Promise<(Omit<Progress, 'stagedUntil'> & { readonly generation: number }) | undefined>;
  /** Lets runs begin on this server, counted from this generation on at least. Fenced by the term's epoch. */
  vouch(
    term: Term,
    said: { readonly leastGeneration: number; readonly unknown: Unknown | undefined },
  ): Promise<CommitOutcome>;
  /** Every job has been carried again after a loss: what was unknown is written down. */
  accounted(term: Term): Promise<CommitOutcome>;
  /** Settles as lost what should be running and no worker has told of since Redis came back. Answers how many runs that were. */
  loseUntold(reason: string): Promise<number>;
  /** Distinct (queue, due instant) pairs with a due instant in [from, to), for waking workers on time. */
  dueInstants(
    from: EpochMillis,
    to: EpochMillis,
  ): Promise<readonly { queue: string; dueTime: EpochMillis }[]>;
  /** Wakes the workers of the queues: one marker per queue. Not fenced, since a needless wake-up harms nothing. */
  nudge(queues: readonly string[]): Promise<void>;
  /**
   * Runs owed since before `before` that have neither begun nor a queue entry; enqueues them again under their own ids. Any node may.
   */
  audit(before: EpochMillis, limit: number, by: AuditedBy): Promise<AuditFindings>;
  /** Those of the jobs of which what is kept cannot be read, is not of one piece, or has no cursor. For the leader, to look closer. */
  suspect(jobIds: readonly string[]): Promise<readonly SuspectJob[]>;
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
  /** Keeps calendars beside the projection, for the day on which ZooKeeper has lost them. */
  keepCalendars(
    term: Term,
    change: {
      readonly kept: readonly CalendarDefinition[];
      /** Those that somebody deleted. */
      readonly removed: readonly string[];
    },
  ): Promise<CommitOutcome>;
  /** Empties schedule, projection and minimum revisions, for a Redis that belonged to another ensemble. Fenced. */
  forget(term: Term): Promise<CommitOutcome>;
}
