import type { AttemptInHand, KeptAttempt } from '@escapement/core';
import type { RunInHand } from '../run-in-hand.ts';
import type { StopReason } from '../stop-reason.ts';

/** The runs of one queue that a worker has in hand, by their ids. */
export class HeldRuns {
  readonly #runs = new Map<string, RunInHand>();

  get size(): number {
    return this.#runs.size;
  }

  get ids(): readonly string[] {
    return [...this.#runs.keys()];
  }

  get(runId: string): RunInHand | undefined {
    return this.#runs.get(runId);
  }

  add(run: RunInHand): void {
    this.#runs.set(run.runId, run);
  }

  letGo(run: RunInHand): void {
    if (this.#runs.get(run.runId) === run) this.#runs.delete(run.runId);
  }

  /** What is being done, as it is told to a Redis that may have forgotten it; what is on its way back is not any more. */
  *attempts(): Generator<AttemptInHand> {
    for (const { envelope, startedAt, attempt, taken, isGivenBack } of this.#runs.values()) {
      if (isGivenBack || envelope === undefined || startedAt === undefined) continue;
      yield { envelope, startedAt, attempt, failures: taken.failures };
    }
  }

  /** One of them, as it is told of in a beat. */
  kept(runId: string): KeptAttempt | undefined {
    const run = this.#runs.get(runId);
    return run && { runId, queue: run.queue, attempt: run.attempt };
  }

  /** What is in hand and was asked for before an instant of the monotonic clock. */
  *keptSince(beforeMs: number): Generator<KeptAttempt> {
    for (const { runId, queue, attempt, handedOver } of this.#runs.values()) {
      if (handedOver.askedMs <= beforeMs) yield { runId, queue, attempt };
    }
  }

  /** These are in other hands, or over; one that has begun since it was told of was not what it was told as, and that is all. */
  lose(told: Iterable<KeptAttempt>): void {
    for (const { runId, attempt } of told) {
      const run = this.#runs.get(runId);
      if (run?.attempt === attempt && !run.isBeginning) run.stop.stop('taken');
    }
  }

  /** So are those, or they may be, that were last heard to be ours when they were asked for. */
  loseUnsure(isUnsure: (askedMs: number) => boolean): void {
    for (const run of this.#runs.values()) {
      if (isUnsure(run.handedOver.askedMs)) run.stop.stop('taken');
    }
  }

  /** Somebody wants these stopped. */
  cancel(runIds: Iterable<string>): void {
    for (const runId of runIds) this.#runs.get(runId)?.stop.stop('cancelled');
  }

  stopAll(reason: StopReason): void {
    for (const run of this.#runs.values()) run.stop.stop(reason);
  }
}
