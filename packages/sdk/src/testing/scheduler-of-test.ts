import type { LedgerEntry, Run } from '@escapement/core';
import type { JobDraft } from '@escapement/protocol';
import type { DefinedJob, InputOf, Json } from '../jobs/defined-job.ts';

export interface TestSchedulerOptions {
  /** Defined as the test begins. */
  readonly jobs: readonly DefinedJob[];
  /** When the test begins, ISO 8601. */
  readonly now: string;
  /** Scheduler nodes, of which one leads; 1 where it is left out. Two are for a leader that dies. */
  readonly nodes?: number;
  /** Workers; 1 where it is left out. */
  readonly workers?: number;
}

/** A scheduler in memory, whose time passes when the test says so. */
export interface TestScheduler {
  /** The instant that it is, ISO 8601. */
  readonly now: string;
  /** Lets time pass up to an instant. */
  advanceTo(instant: string): Promise<void>;
  advance(durationMs: number): Promise<void>;
  /** All runs of a job that are kept, by fire time. */
  runs(job: DefinedJob): Promise<readonly Run[]>;
  /** Every fire time that is decided, with its outcome, oldest first. */
  ledger(job: DefinedJob): Promise<readonly LedgerEntry[]>;
  /** The lines of a run's log. */
  log(runId: string): readonly string[];
  /** Asks for a run now, and answers its id. */
  run<Job extends DefinedJob>(job: Job, input?: InputOf<Job>): Promise<string>;
  /** Writes a definition anew from now on, with what is said in place of what was declared. */
  edit(job: DefinedJob, other: Partial<Omit<JobDraft, 'id' | 'task'>>): Promise<void>;
  pause(job: DefinedJob, reason: string): Promise<void>;
  resume(job: DefinedJob): Promise<void>;
  /** Writes a configuration entry, whatever stands. */
  writeConfig(name: string, value: Json): Promise<void>;
  /** The id of the node that leads. */
  readonly leader: string | undefined;
  /** Kills the node that leads, and answers its id. Another leads when its session has run out, four seconds later. Throws `TEST_INVALID` where none leads. */
  killLeader(): string;
  startNode(): void;
  startWorker(): Promise<void>;
  /** Kills all workers; what they had begun is begun again elsewhere, once they have been silent for long. */
  killWorkers(): void;
}
