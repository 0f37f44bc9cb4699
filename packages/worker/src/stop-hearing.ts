import {
  type Clock,
  isPassing,
  type KeptAttempt,
  type Logger,
  type WorkerLives,
} from '@escapement/core';

/** The answer that gives a run may be on its way still when somebody wants it stopped; so long it is waited for. */
const givenWithinMs = 200;
/** Rings that are waited with at once; what is beyond them the next beat tells. */
const awaitedMost = 1_000;

export interface StopHearingOptions {
  readonly workerId: string;
  readonly lives: Pick<WorkerLives, 'beat' | 'onStopAsked'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A run as it is in hand here; `undefined` when it is not. */
  readonly kept: (runId: string) => KeptAttempt | undefined;
  /** What the pulse does about the same answers. */
  readonly onLost: (lost: readonly KeptAttempt[]) => void;
  readonly onUnwanted: (runIds: ReadonlySet<string>) => void;
}

/**
 * Hears at once that somebody wants a run stopped. A ring says no more than which run, and every worker hears it: the one that has the run in
 * hand asks the record. A ring that is lost costs time and nothing else, since the next beat asks the same.
 */
export class StopHearing {
  readonly #options: StopHearingOptions;
  readonly #awaited = new Set<string>();

  constructor(options: StopHearingOptions) {
    this.#options = options;
  }

  /** Hears until the answer is called. `onBroken` hears of a fault of the code. */
  start(onBroken: (error: unknown) => void): () => void {
    return this.#options.lives.onStopAsked((runId) => {
      this.#hear(runId).catch(onBroken);
    });
  }

  async #hear(runId: string): Promise<void> {
    const { lives, workerId, onLost, onUnwanted, logger } = this.#options;
    const kept = this.#options.kept(runId) ?? (await this.#givenSoon(runId));
    if (kept === undefined) return;
    try {
      const { lost, unwanted } = await lives.beat(workerId, [kept]);
      if (lost.size > 0) onLost([kept]);
      if (unwanted.size > 0) onUnwanted(unwanted);
    } catch (error) {
      if (!isPassing(error)) throw error;
      logger.debug({ err: error, runId }, 'whether a run is to stop could not be asked');
    }
  }

  async #givenSoon(runId: string): Promise<KeptAttempt | undefined> {
    if (this.#awaited.has(runId) || this.#awaited.size >= awaitedMost) return undefined;
    this.#awaited.add(runId);
    await this.#options.clock.sleep(givenWithinMs);
    this.#awaited.delete(runId);
    return this.#options.kept(runId);
  }
}
