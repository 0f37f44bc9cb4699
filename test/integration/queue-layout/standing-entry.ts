import type { RunEnvelope } from '@escapement/core';

/** An entry of the queue, as the acts that led to it say that it must be. */
export interface StandingEntry {
  readonly runId: string;
  envelope: RunEnvelope;
  /** From when on it may be taken. */
  at: number;
  /** Its place among those of the same instant, as one call gave it. */
  rank: number;
  /** What it was last told to be delayed by. */
  delayMs: number;
  /** How often it has begun. */
  attempt: number;
  /** The same as its worker was told when it was last given out. */
  toldAttempt: number;
  /** How often it was given out since the entry was made. */
  deliveries: number;
  /** Who has it in hand. */
  holder: string | undefined;
  /** It has its lock, or needs none. */
  isBegun: boolean;
  /** It was given out and came back. */
  isRetrying: boolean;
  lostWorkers: number;
}

/** What both queues must hold. */
export interface Standing {
  readonly entries: ReadonlyMap<string, StandingEntry>;
  /** What was in hand when BullMQ last looked for what had stalled. */
  readonly activeAtCheck: readonly string[];
  /** A worker that waits on our marker is to be woken at once. */
  readonly isMarked: boolean;
}
