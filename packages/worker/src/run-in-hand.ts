import type { EpochMillis, LockNote, RunEnvelope, TakenRun } from '@escapement/core';
import { RunStop } from './run-stop.ts';

/** A run in the hands of this worker, from the answer that gave it to the answer that it is told of. */
export class RunInHand {
  readonly taken: TakenRun;
  readonly queue: string;
  readonly stop = new RunStop();
  /** Since when, on the monotonic clock. */
  readonly sinceMs: number;
  /** Attempts that have begun, this one too once it has. */
  attempt: number;
  /** When this attempt began; `undefined` while it waits for its lock. */
  startedAt: EpochMillis | undefined;
  /** What it is, once its entry has been opened. */
  envelope: RunEnvelope | undefined;
  lock: LockNote | undefined;

  constructor(taken: TakenRun, queue: string, sinceMs: number) {
    this.taken = taken;
    this.queue = queue;
    this.sinceMs = sinceMs;
    this.attempt = taken.attempt;
    this.startedAt = taken.state === 'running' ? taken.takenAt : undefined;
  }

  get runId(): string {
    return this.taken.runId;
  }
}
