import type { RunTrigger } from '../runs/run-id.ts';
import type { DependencyView } from '../schemas/cluster.ts';
import type { Edit } from '../schemas/edit.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { LedgerEntry } from '../schemas/ledger.ts';
import type { LogLine, Run, RunState, UnfinishedLine } from '../schemas/run.ts';
import type { OutcomeWithoutRun } from '../words/fire-outcomes.ts';
import type { FirePlace } from '../words/fire-place.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';

/** Which runs are wanted; all that is given must fit. */
export interface RunsWanted {
  readonly jobId?: string;
  /** Whether runs of a job are wanted; of all, where it is absent. */
  readonly isOfJob?: (jobId: string) => boolean;
  readonly states?: readonly RunState[];
  readonly triggers?: readonly RunTrigger[];
  readonly queue?: string;
  /** The worker that began it last. */
  readonly workerId?: string;
  /** Queues and workers whose runs are left out; what no worker has begun is of none. */
  readonly withoutQueues?: readonly string[];
  readonly withoutWorkers?: readonly string[];
  /** Fire times in [from, to). */
  readonly from?: EpochMillis;
  readonly to?: EpochMillis;
  /** Leaves out what does a part of another, and says of each whole how far its parts are. */
  readonly isFolded?: boolean;
}

/** A page of those. */
export interface RunFilter extends RunsWanted {
  readonly limit: number;
  readonly cursor?: string;
}

/** How many there are. `all`: so many. `some`: so many were found until enough was looked at, and there may be more. */
export interface RunCount {
  readonly kind: 'all' | 'some';
  readonly count: number;
}

/** One page; `cursor` is absent on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}

/** Which outcomes without a run are wanted; all that is given must fit. */
export interface OutcomeQuery {
  /** Whose ledgers are looked into, in this order. */
  readonly jobIds: readonly string[];
  /** Where in the ledger of the first of them to go on. */
  readonly cursor?: string;
  /** Any, unless given. */
  readonly outcomes?: readonly OutcomeWithoutRun[];
  /** Fire times in [from, to). */
  readonly from?: EpochMillis;
  readonly to?: EpochMillis;
  readonly limit: number;
}

/** One outcome, and the job that it is of. */
export type FireOutcome = LedgerEntry & { readonly jobId: string };

/** What was found until the page was full, or enough was looked at for one. */
export interface OutcomePage {
  readonly items: readonly FireOutcome[];
  /** Where to go on; absent when all of the jobs were looked into. */
  readonly next?: { readonly jobId: string; readonly cursor?: string };
}

/** What a job's row in a list needs besides its definition. */
export interface JobActivity {
  readonly jobId: string;
  /** `undefined`: nothing staged or scheduled. */
  readonly nextFireTime?: EpochMillis;
  readonly lastRun?: Run;
  /** States of the last settled runs, oldest first, at most 20. */
  readonly recent: readonly RunState[];
  /** How many are under way; what is done in parts is one. */
  readonly runningCount: number;
  /** Revision that the leader has carried into the schedule; `undefined` before it has. */
  readonly appliedRevision?: number;
}

/** Which jobs are wanted by when they fire next. */
export interface NextFiresQuery {
  /** Only what is placed after this. */
  readonly after?: FirePlace;
  readonly limit: number;
  readonly isWanted: (jobId: string) => boolean;
}

/** What was found until the page was full, or enough was looked at for one: in order, each job once. */
export interface NextFires {
  readonly places: readonly FirePlace[];
  /** Where to go on; absent when none is left that fires by itself. */
  readonly next?: FirePlace;
}

/** Figures of the whole, for the overview. */
export interface Totals {
  readonly running: number;
  readonly staged: number;
  /** Staged runs whose due time passed more than two seconds ago. */
  readonly owedLate: number;
  /** Outcomes in the last 24 hours, by full hours. */
  readonly last24h: {
    readonly succeeded: number;
    readonly failed: number;
    readonly skipped: number;
    readonly missed: number;
  };
  readonly fenceRefusals: number;
  /** Records that somebody met in the last hour and could not read. */
  readonly unreadable: number;
}

/** By what a run that is asked for more than once is known. */
export interface AskedMark {
  readonly mark: string;
  /** Of its own input, if it has one. */
  readonly inputMark?: string | undefined;
}

/** What a write of a definition says of itself in Redis. */
export interface AnnouncedEdit {
  readonly jobId: string;
  readonly edit: Edit;
}

/**
 * What a request to stop a run came to. `cancelled`: no worker was at work on it, and it is over. `asked`: its worker is told, by this request or
 * an earlier one. `over`: it had ended before, as it may have been cancelled.
 */
export type StopOutcome = 'cancelled' | 'asked' | 'over' | 'unknown';

/**
 * What came of asking for a run by hand. `enqueued`: due at once, behind so many of its job. `exists`: its id was taken, as with a repeated
 * idempotency key. The others: nothing was enqueued, since another of its job is at work (`overlap`), or as many wait for their turn as
 * may (`overlap-limit`).
 */
export type AskedOutcome =
  | { readonly kind: 'enqueued'; readonly ahead: number }
  | { readonly kind: 'exists' }
  /** As many of its job are not over as may be. */
  | { readonly kind: 'backlog' }
  | { readonly kind: 'overlap' | 'overlap-limit'; readonly other: string };

/**
 * What came of asking for a run that serves a fire time once more. `exists`: its id was taken, as with a repeated idempotency key. The others:
 * nothing was enqueued, since another run of its job is in the way, as with a run by hand, or that fire time is being served once more already.
 */
export type RepeatOutcome =
  | { readonly kind: 'enqueued' | 'exists' | 'backlog' }
  | { readonly kind: 'overlap' | 'overlap-limit'; readonly other: string }
  | { readonly kind: 'repeated'; readonly other: string };

/** Lines of a log; where some were left out a line says how many. */
export interface ReadLog {
  readonly lines: readonly LogLine[];
  /** The run is over, and nothing will follow. */
  readonly complete: boolean;
  readonly unfinished?: UnfinishedLine;
}

/** The REST interface's side of Redis: reads, and the writes a person causes directly. */
export interface RunArchive {
  /** Newest fire time first. */
  list(filter: RunFilter): Promise<Page<Run>>;
  /** How many runs a list has on all of its pages, as far as a bounded look can tell. */
  count(wanted: RunsWanted): Promise<RunCount>;
  get(runId: string): Promise<Run | undefined>;
  /** Lines after number `after` (0 for all), oldest first. */
  log(runId: string, after: number, limit: number): Promise<ReadLog | undefined>;
  /** Outcomes of one job in [from, to), newest first: runs and recorded reasons together. */
  ledger(
    jobId: string,
    query: { from?: EpochMillis; to?: EpochMillis; limit: number; cursor?: string },
  ): Promise<Page<LedgerEntry>>;
  /** Outcomes without a run of several jobs, as many as one page holds or a bounded look finds. */
  outcomes(query: OutcomeQuery): Promise<OutcomePage>;
  activity(jobIds: readonly string[]): Promise<readonly JobActivity[]>;
  /**
   * Jobs by when they fire next, soonest first. Time goes on between two pages: whose instant has passed meanwhile stands further behind, and is
   * met once more; whose run is staged just as a page ends there may be met in the next reading alone.
   */
  nextFires(query: NextFiresQuery): Promise<NextFires>;
  /** Where each of these jobs stands among them, in the order of the ids. */
  nextFiresOf(jobIds: readonly string[]): Promise<readonly FirePlace[]>;
  /** Jobs whose last run that ended failed, ran out of time or was lost, at most so many. */
  failing(atMost: number): Promise<readonly string[]>;
  totals(): Promise<Totals>;
  /** The staged runs that start next, soonest first. */
  upcoming(limit: number): Promise<readonly Run[]>;
  /**
   * When the run of this mark was first asked for: `now`, unless it was asked for within the last day, on whichever node. Two that
   * ask at the same moment get the same instant, and so make the same run. `another-input`: it was asked for with another input.
   */
  firstAsked(
    jobId: string,
    asked: AskedMark,
    now: RedisMillis,
  ): Promise<EpochMillis | 'another-input'>;
  /** What the id of a run says of its own input, given as JSON: no other input has it. */
  inputMark(input: string): string;
  /**
   * Enqueues a run asked for by hand, due at once, unless its job lets it not begin. `by`: who asked. `input`: JSON that it is given in place
   * of what its job says, where its id has the mark of it.
   */
  enqueueManual(
    envelope: RunEnvelope,
    about?: { readonly by?: string; readonly input?: string | undefined },
  ): Promise<AskedOutcome>;
  /**
   * Enqueues a run, due at once, that does another once more. That one stays what it came to, as does the outcome of its fire time, and tells
   * by whom it was done once more. `input`: as with `enqueueManual`.
   */
  enqueueRepeat(
    envelope: RunEnvelope,
    about: {
      readonly asked: { readonly by: string; readonly retryOf: string };
      readonly input?: string | undefined;
    },
  ): Promise<RepeatOutcome>;
  /**
   * Asks that a run be stopped. What no worker is at work on is cancelled at once, and leaves its queue. Else the request is kept with the run,
   * whatever becomes of the worker that has it: whatever it ends as but a success is then `cancelled`. The first request stands.
   */
  askToStop(
    runId: string,
    request: { readonly by: string; readonly reason: string },
  ): Promise<StopOutcome>;
  /**
   * From the answer on the gate refuses envelopes of these jobs below their edit's revision, even while nobody leads, and the leader knows
   * what each edit made of the schedule and when. An edit that is announced late, after a newer one, changes nothing. One round trip, however
   * many they are.
   */
  announceEdits(edits: readonly AnnouncedEdit[]): Promise<void>;
  dependency(): DependencyView;
}
