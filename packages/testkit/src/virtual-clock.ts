import type { Clock, EpochMillis } from '@escapement/core';

interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}

/**
 * Time that moves only when a test says so. Wall time and monotonic time run together until `setWall` pulls them apart, as
 * an administrator or NTP would.
 */
export class VirtualClock implements Clock {
  #wall: EpochMillis;
  #monotonicMs = 0;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now: EpochMillis = Date.parse('2026-01-01T00:00:00.000Z')) {
    this.#wall = now;
  }

  now(): EpochMillis {
    return this.#wall;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { wakeAtMs: this.#monotonicMs + Math.max(0, durationMs), wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  /** How many sleeps are under way. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Sets the wall clock without any time passing. */
  setWall(now: EpochMillis): void {
    this.#wall = now;
  }

  /**
   * Lets time pass: wakes sleepers in the order of their time, each at its own instant, and lets everything that follows
   * from one wake-up happen before the next, so that a sleep begun on the way is served too.
   */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#monotonicMs + durationMs;
    await settled();
    for (let next = this.#soonest(endMs); next !== undefined; next = this.#soonest(endMs)) {
      this.#moveTo(Math.max(next.wakeAtMs, this.#monotonicMs));
      next.wake();
      await settled();
    }
    this.#moveTo(endMs);
  }

  /** Time passes over a process that stands still: nobody is woken by it. */
  leap(durationMs: number): void {
    this.#moveTo(this.#monotonicMs + durationMs);
  }

  #soonest(untilMs: number): Sleeper | undefined {
    let soonest: Sleeper | undefined;
    for (const sleeper of this.#sleepers) {
      if (sleeper.wakeAtMs > untilMs) continue;
      if (soonest === undefined || sleeper.wakeAtMs < soonest.wakeAtMs) soonest = sleeper;
    }
    return soonest;
  }

  #moveTo(monotonicMs: number): void {
    this.#wall += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }
}

/** Resolves after all promises that can be settled without time passing have been. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
