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
