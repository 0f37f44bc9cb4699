import {
  type Clock,
  type Fault,
  isPassing,
  type Logger,
  type StoreHealth,
  type StoreObstacle,
} from '@escapement/core';
import { RepeatedLook } from './repeated-look.ts';

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
  readonly #listeners = new Set<() => void>();
  readonly looking: RepeatedLook;
  #obstacle: StoreObstacle | undefined;

  constructor(options: StoreHealthOptions) {
    this.#options = options;
    this.#obstacle = {
      code: 'STORE_UNAVAILABLE',
      reason: 'it has not answered yet',
      sinceMs: options.clock.monotonicMs(),
    };
    const look = () => this.#look();
    this.looking = new RepeatedLook({ clock: options.clock, look, everyMs: () => tryEveryMs });
  }

  get obstacle(): StoreObstacle | undefined {
    return this.#obstacle;
  }

  onTried(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #look(): Promise<void> {
    try {
      await this.#options.tryWriting();
      this.#serves();
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#refuses(error);
    }
    if (this.looking.isOver) return;
    for (const listener of [...this.#listeners]) listener();
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
