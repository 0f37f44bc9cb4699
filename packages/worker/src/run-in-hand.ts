import type { EpochMillis, LockNote, RunEnvelope, TakenRun } from '@escapement/core';
import { RunStop } from './run-stop.ts';

/** Since when a worker has a run, on the monotonic clock: between the two it was its own without its knowing. */
export interface HandedOver {
  /** When the call went out that gave it. */
  readonly askedMs: number;
  readonly answeredMs: number;
}

/** A run in the hands of this worker, from the answer that gave it to the answer that it is told of. */
export class RunInHand {
  readonly taken: TakenRun;
  readonly queue: string;
  readonly stop = new RunStop();
  readonly handedOver: HandedOver;
  /** Attempts that have begun, this one too once it has. */
  attempt: number;
  /** When this attempt began; `undefined` while it waits for its lock. */
  startedAt: EpochMillis | undefined;
  /** What it is, once its entry has been opened. */
  envelope: RunEnvelope | undefined;
  lock: LockNote | undefined;
  /** It has its lock, and whether it has begun is on its way: an answer about the attempts before says nothing of it. */
  isBeginning = false;
  /** It has ended without an outcome, and is for others: all that is left of it is to be told so. */
  isGivenBack = false;

  constructor(taken: TakenRun, queue: string, handedOver: HandedOver) {
    this.taken = taken;
    this.queue = queue;
    this.handedOver = handedOver;
    this.attempt = taken.attempt;
    this.startedAt = taken.state === 'running' ? taken.takenAt : undefined;
  }

  get runId(): string {
    return this.taken.runId;
  }
}
