import {
  betterSample,
  type Clock,
  type ClockFitness,
  type ClockLimits,
  type ClockMeasurement,
  fitnessAfter,
  isPassing,
  type Logger,
  offsetAt,
  type RedisMillis,
  redisTimeAt,
  type StoreClock,
  StoreFault,
  sampleOf,
  stillHolds,
  type TimeSample,
} from '@escapement/core';
import type { RedisMeter } from '../metrics.ts';
import { RepeatedLook } from './repeated-look.ts';

const measureEveryMs = 3_000;
/** Until it has been measured once nothing can be done at all, so that is worth asking for often. */
const firstEveryMs = 100;
/** How long whoever asks anew waits for Redis before what was measured before must do. */
const askWithinMs = 500;

export interface StoreClockOptions {
  /** Asks Redis for its time, epoch milliseconds; rejects with a `StoreFault`. */
  readonly timeOf: () => Promise<number>;
  readonly clock: Clock;
  readonly limits: ClockLimits;
  readonly logger: Logger;
  readonly meter: RedisMeter;
}

/** Redis's time, and the one watch over this machine's clock: measures, judges, and says what has changed. */
export class MeasuredClock implements StoreClock {
  readonly #options: StoreClockOptions;
  readonly #listeners = new Set<(measured: ClockMeasurement) => void>();
  /** Hurried where Redis may be another server now, with another clock. */
  readonly looking: RepeatedLook;
  #sample: TimeSample | undefined;
  #measured: ClockMeasurement | undefined;
  #asking: Promise<TimeSample> | undefined;
  #tell: () => void = () => undefined;
  /** Resolves with the first measurement. */
  readonly known = new Promise<void>((resolve) => {
    this.#tell = resolve;
  });

  constructor(options: StoreClockOptions) {
    this.#options = options;
    this.looking = new RepeatedLook({
      clock: options.clock,
      look: () => this.#look(),
      everyMs: () => (this.#sample === undefined ? firstEveryMs : measureEveryMs),
    });
  }

  get measured(): ClockMeasurement | undefined {
    return this.#measured;
  }

  now(): RedisMillis {
    if (this.#sample === undefined) throw unknownTime();
    return redisTimeAt(this.#sample, this.#options.clock.monotonicMs());
  }

  async ask(): Promise<RedisMillis> {
    const { clock } = this.#options;
    const enough = new AbortController();
    try {
      const late = clock.sleep(askWithinMs, enough.signal).then(() => undefined);
      await Promise.race([this.#measure(), late]);
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (!this.#holds()) throw unknownTime(error);
      return this.now();
    } finally {
      enough.abort();
    }
    if (!this.#holds()) throw unknownTime();
    return this.now();
  }

  onMeasured(listener: (measured: ClockMeasurement) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #holds(): boolean {
    const sample = this.#sample;
    return sample !== undefined && stillHolds(sample, this.#read());
  }

  #read() {
    const { clock } = this.#options;
    return { wallMs: clock.now(), monotonicMs: clock.monotonicMs() };
  }

  async #look(): Promise<void> {
    try {
      await this.#measure();
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#options.logger.debug({ err: error }, 'the time of Redis could not be asked');
    }
  }

  /** One exchange, shared by all who ask while it is under way. */
  #measure(): Promise<TimeSample> {
    this.#asking ??= this.#exchange().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #exchange(): Promise<TimeSample> {
    const { timeOf, clock } = this.#options;
    const sentMs = clock.monotonicMs();
    const redisMs = await timeOf();
    const { wallMs, monotonicMs } = this.#read();
    const fresh = sampleOf({ redisMs, sentMs, receivedMs: monotonicMs, wallMs });
    const sample = betterSample(this.#sample, fresh);
    // What is kept is measured against the clocks of now, since it is they that are judged and that may have been set.
    this.#sample = { ...sample, wallMs: wallMs - (monotonicMs - sample.monotonicMs) };
    this.#judge(offsetAt(this.#sample, { wallMs, monotonicMs }));
    return this.#sample;
  }

  #judge(offset: Omit<ClockMeasurement, 'fitness'>): void {
    const { limits, meter } = this.#options;
    const before = this.#measured?.fitness;
    const fitness = fitnessAfter(offset, limits, before);
    const measured = { ...offset, fitness };
    this.#measured = measured;
    meter.set('escapement_clock_offset_seconds', offset.offsetMs / 1000);
    if (fitness !== (before ?? 'fit')) this.#say(fitness, offset.offsetMs);
    this.#tell();
    for (const listener of [...this.#listeners]) listener(measured);
  }

  #say(fitness: ClockFitness, offsetMs: number): void {
    const { logger, limits } = this.#options;
    const about = { offsetMs, limitMs: limits.distrustBeyondMs };
    switch (fitness) {
      case 'fit':
        logger.info(about, 'the clock of this machine and the clock of Redis agree again');
        return;
      case 'off':
        logger.warn(about, 'the clock of this machine and the clock of Redis differ');
        return;
      case 'unfit':
        logger.error(about, 'the clock of this machine is too far from the clock of Redis');
        return;
    }
  }
}

function unknownTime(cause?: unknown): StoreFault {
  return new StoreFault('STORE_TIME_UNKNOWN', 'the time of Redis is not known', {
    retryable: true,
    cause,
  });
}
