import type { Clock, EpochMillis } from '@escapement/core';
import { settled } from '../virtual-clock.ts';
import type { Random } from './random.ts';
import { WakeQueue, type Waking } from './wake-queue.ts';

/**
 * Time that passes as fast as everybody in it is done with the instant. Who is woken first at one instant is for the seed to say. Sleeps
 * end at full multiples of the grain: while nothing is wrong all processes look up together every few seconds, so that hours cost
 * milliseconds, and around a fault each wakes at its own instant.
 */
export class SimulatedTime implements Clock {
  /** Sleeps that begin from now on end at multiples of this. */
  grainMs = 1;
  readonly #begin: EpochMillis;
  readonly #random: Random;
  readonly #settle: () => Promise<void>;
  readonly #queue = new WakeQueue();
  /** One listener a signal, however many sleeps it ends: a signal of a long life would gather thousands. */
  readonly #bySignal = new Map<AbortSignal, Listening>();
  #nowMs = 0;

  /** `begin` is a multiple of every grain. `settle` resolves when all that needs no time to pass is done. */
  constructor(begin: EpochMillis, random: Random, settle = settled) {
    this.#begin = begin;
    this.#random = random;
    this.#settle = settle;
  }

  now(): EpochMillis {
    return this.#begin + this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return this.sleepAs((wake) => wake(), durationMs, signal);
  }

  /** A sleep of somebody who says himself what becomes of his waking: a process that stands still is not woken. */
  sleepAs(
    woken: (wake: () => void) => void,
    durationMs: number,
    signal?: AbortSignal,
  ): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        waking.isOver = true;
        if (signal !== undefined) this.#leave(signal, end);
        resolve();
      };
      const waking = this.#after(durationMs, () => woken(end));
      if (signal !== undefined) this.#endedBy(signal).add(end);
    });
  }

  /** Lets time pass up to an instant, each waking at its own, and lets everything that follows from one happen before the next. */
  async passUntil(instant: EpochMillis): Promise<void> {
    const endMs = instant - this.#begin;
    await this.#settle();
    for (let next = this.#queue.first; next !== undefined; next = this.#queue.first) {
      if (next.atMs > endMs) break;
      this.#nowMs = Math.max(next.atMs, this.#nowMs);
      this.#wakeAllOf(next.atMs);
      await this.#settle();
    }
    this.#nowMs = endMs;
  }

  #wakeAllOf(atMs: number): void {
    for (let next = this.#queue.first; next?.atMs === atMs; next = this.#queue.first) {
      this.#queue.take();
      next.wake();
    }
  }

  #after(durationMs: number, wake: () => void): Waking {
    const atMs = this.#nowMs + Math.max(0, durationMs);
    const grainMs = durationMs <= 0 ? 1 : this.grainMs;
    const rounded = Math.ceil(atMs / grainMs) * grainMs;
    const waking = { atMs: rounded, turn: this.#random.next(), wake, isOver: false };
    this.#queue.add(waking);
    return waking;
  }

  /**
   * Nobody is woken any more. What still sleeps would be kept for ever, with all that it knows: the platform keeps a signal that follows
   * others for as long as somebody listens to it.
   */
  end(): void {
    for (const signal of [...this.#bySignal.keys()]) this.#forget(signal);
  }

  #endedBy(signal: AbortSignal): Set<() => void> {
    const known = this.#bySignal.get(signal);
    if (known !== undefined) return known.ends;
    const ends = new Set<() => void>();
    const endAll = (): void => {
      for (const end of [...ends]) end();
    };
    this.#bySignal.set(signal, { ends, endAll });
    signal.addEventListener('abort', endAll, { once: true });
    return ends;
  }

  #leave(signal: AbortSignal, end: () => void): void {
    const ends = this.#bySignal.get(signal)?.ends;
    ends?.delete(end);
    if (ends?.size === 0) this.#forget(signal);
  }

  #forget(signal: AbortSignal): void {
    const listening = this.#bySignal.get(signal);
    if (listening === undefined) return;
    signal.removeEventListener('abort', listening.endAll);
    this.#bySignal.delete(signal);
  }
}

/** The sleeps that a signal ends. */
interface Listening {
  readonly ends: Set<() => void>;
  readonly endAll: () => void;
}
