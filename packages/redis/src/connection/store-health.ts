import {
  type Clock,
  type Fault,
  isPassing,
  type Logger,
  raise,
  restInStepMs,
  type StoreHealth,
  type StoreObstacle,
} from '@escapement/core';

const tryEveryMs = 1_000;

export interface StoreHealthOptions {
  /** Writes something that nobody reads, in the way in which everything is written; rejects with a `StoreFault`. */
  readonly tryWriting: () => Promise<unknown>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Tries whether Redis takes our writes, and says once when that changes. */
export class TriedHealth implements StoreHealth {
  readonly #options: StoreHealthOptions;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  #hurry = new AbortController();
  #obstacle: StoreObstacle | undefined;

  constructor(options: StoreHealthOptions) {
    this.#options = options;
    this.#obstacle = {
      code: 'STORE_UNAVAILABLE',
      reason: 'it has not answered yet',
      sinceMs: options.clock.monotonicMs(),
    };
  }

  /** Begins to try, until `close`. */
  open(): void {
    this.#run().catch(raise);
  }

  close(): void {
    this.#stop.abort();
    this.#hurry.abort();
  }

  /** Tries at once, since there is reason to think that something has changed. */
  hurry(): void {
    this.#hurry.abort();
  }

  get obstacle(): StoreObstacle | undefined {
    return this.#obstacle;
  }

  onTried(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #run(): Promise<void> {
    const { tryWriting, clock } = this.#options;
    while (!this.#stop.signal.aborted) {
      this.#hurry = new AbortController();
      try {
        await tryWriting();
        this.#serves();
      } catch (error) {
        if (!isPassing(error)) throw error;
        this.#refuses(error);
      }
      if (this.#stop.signal.aborted) return;
      for (const listener of [...this.#listeners]) listener();
      await clock.sleep(restInStepMs(clock.monotonicMs(), tryEveryMs), this.#hurry.signal);
    }
  }

  #serves(): void {
    const { logger, clock } = this.#options;
    const over = this.#obstacle;
    this.#obstacle = undefined;
    // Connections that come and go are told by who watches them.
    if (over === undefined || over.code === 'STORE_UNAVAILABLE') return;
    const afterMs = Math.round(clock.monotonicMs() - over.sinceMs);
    logger.info({ code: over.code, afterMs }, 'Redis takes writes again');
  }

  #refuses(fault: Fault): void {
    const { logger, clock } = this.#options;
    const before = this.#obstacle;
    const sinceMs = before?.sinceMs ?? clock.monotonicMs();
    this.#obstacle = { code: fault.code, reason: fault.message, sinceMs };
    if (before?.code === fault.code || fault.code === 'STORE_UNAVAILABLE') return;
    logger.warn(
      { code: fault.code, reason: fault.message },
      'Redis does not take our writes; waiting',
    );
  }
}
