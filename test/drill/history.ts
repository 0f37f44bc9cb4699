import type { Act } from './standing.ts';

/** What the drill wrote into a job for good; its schedule and edition are in its acts. */
export interface JobFacts {
  readonly id: string;
  readonly overlap: 'skip' | 'allow';
  readonly catchUp: 'latest' | 'none' | 'all';
  /** At most so long after its fire time a run becomes due. */
  readonly jitterMs: number;
  /** So long after it was due a run begins no more; what catchUp says where it is absent. */
  readonly startWithinMs?: number;
  readonly lock?: string;
  /** How many failures end a run; absent where the first one does. */
  readonly attempts?: number;
  /** Each of its runs is done in parts: in so many, or one by every worker. */
  readonly parts?: number | 'every-worker';
  /** It fires when a run of each of these has ended that serves the same fire time, and by no schedule. */
  readonly after?: readonly string[];
}

/** One beginning of a task, as the task itself wrote it down. */
export interface Effect {
  readonly jobId: string;
  readonly fireTime: number;
  readonly attempt: number;
  /** The edition that the task was given as input. */
  readonly edition: number;
  readonly begunAt: number;
  /** When its run had begun by its record, where that was lost since and somebody had read it. */
  readonly givenAt?: number | undefined;
  /** Absent while it has not ended, and for a task that does not say. */
  readonly endedAt?: number;
  /** How it ended, where the task says so. */
  readonly endedAs?: 'succeeded' | 'failed';
  /** The worker's process, where the task can know it. */
  readonly pid?: number;
  /** The id of its run, where the task writes it down. */
  readonly runId?: string;
  /** Which part of its run it did, where that has several that are counted. */
  readonly shard?: number;
  /** The runs before it that it was told of. */
  readonly after?: readonly string[];
}

/** A run as `GET /runs` tells it. */
export interface RunRecord {
  readonly fireTime: number;
  readonly dueTime: number;
  readonly state: string;
  readonly attempt: number;
  readonly startedAt?: number;
}

/** A row of `GET /ledger` that is no run, over [fireTime, untilFireTime]. */
export interface LedgerRow {
  readonly fireTime: number;
  readonly untilFireTime: number;
  readonly outcome: string;
  readonly reason: string;
  readonly recordedAt?: number;
}

/** Everything known of one job, from both sides. */
export interface JobHistory {
  readonly facts: JobFacts;
  readonly acts: readonly Act[];
  readonly effects: readonly Effect[];
  readonly runs: readonly RunRecord[];
  readonly rows: readonly LedgerRow[];
  /** Rows that were told before a fault took them away: they explain, and contradict nothing. */
  readonly rowsBefore?: readonly LedgerRow[];
}

/** A worker process that the drill itself killed or froze. */
export interface Harm {
  readonly pid: number;
  readonly from: number;
  readonly until: number;
}
