import {
  type Clock,
  type ClockFitness,
  type ClockMeasurement,
  type RedisMillis,
  redisMillis,
  type StoreClock,
  StoreFault,
} from '@escapement/core';

/** Redis's time as a test says it: the time of its clock when made, and what has passed on the monotonic one since. */
export class FakeStoreClock implements StoreClock {
  readonly #clock: Clock;
  readonly #zeroMs: number;
  readonly #listeners = new Set<(measured: ClockMeasurement) => void>();
  #measured: ClockMeasurement = { offsetMs: 0, uncertaintyMs: 0, fitness: 'fit' };
  /** While set nobody can tell the time, as before it was measured. */
  isUnknown = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#zeroMs = clock.now() - clock.monotonicMs();
  }

  get measured(): ClockMeasurement | undefined {
    return this.isUnknown ? undefined : this.#measured;
  }

  now(): RedisMillis {
    if (this.isUnknown) {
      throw new StoreFault('STORE_TIME_UNKNOWN', 'nobody can tell the time', { retryable: true });
    }
    return redisMillis(this.#zeroMs + this.#clock.monotonicMs());
  }

  ask(): Promise<RedisMillis> {
    return new Promise((resolve) => resolve(this.now()));
  }

  onMeasured(listener: (measured: ClockMeasurement) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Has this machine's clock measured, with this result. */
  measure(offsetMs: number, fitness: ClockFitness): void {
    this.#measured = { offsetMs, uncertaintyMs: 0, fitness };
    for (const listener of this.#listeners) listener(this.#measured);
  }
}
