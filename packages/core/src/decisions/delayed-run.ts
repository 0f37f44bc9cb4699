import type { EpochMillis } from '../words/instants.ts';

/** A run that somebody asked for at an instant to come. Until shortly before that it is no run yet, and costs nothing but its place. */
export interface DelayedRun {
  /** The id that it will run under. */
  readonly runId: string;
  readonly jobId: string;
  /** By what its asker knows it: a job has one at a time under a key. */
  readonly key?: string;
  readonly dueTime: EpochMillis;
  readonly askedAt: EpochMillis;
  /** Who asked for it. */
  readonly by: string;
  /** JSON that it is given in place of what its job says, where its id has the mark of it. */
  readonly input?: string;
}

/** One that ended before its time had come, and so was never a run. */
export interface GoneDelayedRun {
  readonly run: DelayedRun;
  readonly endedAt: EpochMillis;
  /** Who wanted it so; absent where its job was deleted. */
  readonly by?: string;
  readonly reason: string;
}

/** Delayed runs of a job that was deleted while some waited. */
export interface DeletedDelays {
  readonly jobId: string;
  readonly deletedAt: EpochMillis;
  readonly runs: readonly DelayedRun[];
  /** How many places were looked at. */
  readonly looked: number;
}
