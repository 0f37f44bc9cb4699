import type { RunEnvelope } from '../schemas/envelope.ts';
import type { RunState } from '../schemas/run.ts';
import type { EpochMillis } from '../words/instants.ts';

/** A run handed to a worker by its queue, its signature checked and its shape validated. */
export interface Delivery {
  readonly envelope: RunEnvelope;
  /** Counted from 1 by the queue; grows when a worker was lost in the middle. */
  readonly attempt: number;
  /** Aborted when the queue took the run away from this worker: it must be stopped at once. */
  readonly taken: AbortSignal;
}

/** What became of a delivery. `not-yet`: it must be tried again, in so much time. */
export type Handled =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-yet'; readonly afterMs: number };

/** The queues as a worker sees them. */
export interface RunSource {
  /** Begins to take runs. `handle` never rejects for a task that failed: that is an outcome it settles itself. */
  start(options: {
    readonly queues: readonly string[];
    readonly concurrency: number;
    readonly handle: (delivery: Delivery) => Promise<Handled>;
  }): Promise<void>;
  /** Takes nothing new, for as long as the clock of this machine cannot be trusted; `resume` undoes it. */
  pause(): Promise<void>;
  resume(): void;
  /** Takes nothing new and resolves when everything in hand is done or the deadline has passed. */
  drain(deadlineMs: number): Promise<void>;
}

/** The gate's answer. */
export type GateOutcome =
  | { readonly kind: 'begun'; readonly startedAt: EpochMillis }
  | { readonly kind: 'already-begun'; readonly attempt: number; readonly workerId: string }
  | { readonly kind: 'already-settled'; readonly state: RunState }
  | { readonly kind: 'too-early'; readonly dueInMs: number }
  | { readonly kind: 'overlap'; readonly blockingRunId: string }
  | { readonly kind: 'superseded'; readonly minRevision: number }
  /** Redis is not, or not yet, known to remember what has begun: after a restart, or a loss. Ask again. */
  | { readonly kind: 'unvouched' }
  /** The run index does not know the run: taken back, or Redis forgot it. */
  | { readonly kind: 'unknown' };

export interface SettleRequest {
  readonly envelope: RunEnvelope;
  readonly attempt: number;
  readonly workerId: string;
  readonly state: Extract<RunState, 'succeeded' | 'failed' | 'cancelled' | 'timed-out' | 'lost'>;
  /** One sentence; absent for a success. */
  readonly reason?: string;
  readonly fencingToken?: number;
  readonly lockWaitedMs?: number;
}

/** `stale`: a later attempt has begun or settled since, so this one's word no longer counts. */
export type SettleOutcome = { readonly kind: 'settled' } | { readonly kind: 'stale' };

export interface LogEntry {
  readonly at: EpochMillis;
  readonly stream: 'stdout' | 'stderr' | 'system';
  readonly text: string;
}

/** The worker's side of the run records. */
export interface RunGate {
  /** Tells each Redis that this worker comes to what it remembers, so that a loss is noticed before anything begins twice. */
  attend(workerId: string): void;
  /** One script: moves (run, attempt) from staged to running, or refuses, and writes the refusal's ledger row. */
  begin(request: {
    readonly envelope: RunEnvelope;
    readonly attempt: number;
    readonly workerId: string;
  }): Promise<GateOutcome>;
  /** Idempotent per (run, attempt). Must come before the queue is told. */
  settle(request: SettleRequest): Promise<SettleOutcome>;
  /** This process has nothing more to do with a run that it began and will not settle: another has it, or will. */
  leave(runId: string, attempt: number): void;
  /** Appends lines to the run's log, in order; keeps at most 10,000 lines of at most 8 KiB. */
  appendLog(runId: string, attempt: number, entries: readonly LogEntry[]): Promise<void>;
  /** Notes on a running run that its lock is held, with the fencing token. */
  noteLock(
    runId: string,
    attempt: number,
    lock: { fencingToken: number; waitedMs: number },
  ): Promise<void>;
}
