import type {
  EarlierAttempt,
  EpochMillis,
  LifeState,
  LockNote,
  RunEnvelope,
  RunTelling,
  StopRequest,
} from '@escapement/core';

/** A run as the store keeps it, also when it is over. */
export interface KeptRun {
  readonly runId: string;
  /** As it was staged last. */
  envelope: RunEnvelope;
  state: LifeState;
  attempt: number;
  /** From when on it may begin. */
  next: EpochMillis;
  readonly stagedAt: EpochMillis;
  begunAt?: EpochMillis;
  endedAt?: EpochMillis;
  workerId?: string;
  lock?: LockNote;
  reason?: string;
  /** Somebody wants it stopped. */
  stop?: StopRequest;
  /** Attempts that did not end it, oldest first. */
  earlier?: readonly EarlierAttempt[];
  /** How many of all its attempts have failed. */
  failures?: number;
  /** Workers that it has cost. */
  lostWorkers: number;
  /** What its handler told, in which attempt. */
  told?: RunTelling & { readonly attempt: number };
  /** Told of anew by its worker, to this process of the store. */
  toldTo?: string;
}
