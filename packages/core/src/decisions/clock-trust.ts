import { type RedisMillis, redisMillis } from '../words/redis-millis.ts';

/** What Redis said the time was, and when that was on the two clocks of this machine. */
export interface TimeSample {
  readonly redisMs: number;
  readonly monotonicMs: number;
  readonly wallMs: number;
  /** Redis looked at its clock somewhere within so much of `monotonicMs`. */
  readonly uncertaintyMs: number;
}

/** Two monotonic clocks drift apart by no more than this; quartz is some ten times better. */
const driftShare = 0.0005;

/** The sample of one exchange: Redis looked at its clock somewhere between sending and receiving, most likely in the midst. */
export function sampleOf(exchange: {
  readonly redisMs: number;
  readonly sentMs: number;
  readonly receivedMs: number;
  /** The wall clock when the answer was received. */
  readonly wallMs: number;
}): TimeSample {
  const half = (exchange.receivedMs - exchange.sentMs) / 2;
  return {
    redisMs: exchange.redisMs,
    monotonicMs: exchange.sentMs + half,
    wallMs: exchange.wallMs - half,
    uncertaintyMs: half,
  };
}

/** Redis's time at an instant of the monotonic clock. Whatever is done to the wall clock, this does not step. */
export function redisTimeAt(sample: TimeSample, monotonicMs: number): RedisMillis {
  return redisMillis(sample.redisMs + monotonicMs - sample.monotonicMs);
}

/** How far `redisTimeAt` may be off: as the exchange was, and by what the clocks have drifted since. */
export function uncertaintyAt(sample: TimeSample, monotonicMs: number): number {
  return sample.uncertaintyMs + Math.max(0, monotonicMs - sample.monotonicMs) * driftShare;
}

/**
 * The sample to go on with. A slow answer tells less than the one before has told, and is left; one that contradicts it is
 * taken, since then Redis's clock was set, or another server answers.
 */
export function betterSample(kept: TimeSample | undefined, fresh: TimeSample): TimeSample {
  if (kept === undefined) return fresh;
  const keptUncertaintyMs = uncertaintyAt(kept, fresh.monotonicMs);
  const apartMs = Math.abs(fresh.redisMs - redisTimeAt(kept, fresh.monotonicMs));
  // Redis's time is told in whole milliseconds.
  const isContradiction = apartMs > keptUncertaintyMs + fresh.uncertaintyMs + 1;
  return isContradiction || fresh.uncertaintyMs <= keptUncertaintyMs ? fresh : kept;
}

/** The wall clock of this machine minus Redis's time. The true offset lies within `uncertaintyMs` of `offsetMs`. */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
}

/** The two clocks of this machine, read in one moment. */
export interface ClockReading {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** How far off the wall clock is at this moment. */
export function offsetAt(sample: TimeSample, read: ClockReading): ClockOffset {
  const redisMs = sample.redisMs + read.monotonicMs - sample.monotonicMs;
  return {
    offsetMs: Math.round(read.wallMs - redisMs),
    uncertaintyMs: uncertaintyAt(sample, read.monotonicMs),
  };
}

/** A time that may be off by more is not told where somebody would be held to it. */
const tellableUncertaintyMs = 1_000;
const steadyWithinMs = 500;

/**
 * Whether what was measured still holds without Redis being asked. Not after too long; and not when wall clock and monotonic
 * clock disagree on how much time has passed, since that may be a wall clock that was set, but also a machine that slept
 * while its monotonic clock stood still.
 */
export function stillHolds(sample: TimeSample, read: ClockReading): boolean {
  const wallPassedMs = read.wallMs - sample.wallMs;
  const passedMs = read.monotonicMs - sample.monotonicMs;
  const isSteady = Math.abs(wallPassedMs - passedMs) <= steadyWithinMs;
  return isSteady && uncertaintyAt(sample, read.monotonicMs) <= tellableUncertaintyMs;
}

/** How far a wall clock may be off before it is said, and before its machine does no work of ours. */
export interface ClockLimits {
  readonly warnBeyondMs: number;
  readonly distrustBeyondMs: number;
}

/** `off`: to be said, and no more. `unfit`: nothing that goes by this machine's clock may be relied on. */
export type ClockFitness = 'fit' | 'off' | 'unfit';

/** An unfit clock must come so much nearer than its limit, so that one at the edge does not go in and out. */
const fitAgainShare = 0.8;

/**
 * The verdict on a clock from now on. Between surely right and surely wrong the one before stands, so that a slow answer
 * neither stops anybody nor starts him. Without one before, the likeliest offset decides.
 */
export function fitnessAfter(
  offset: ClockOffset,
  limits: ClockLimits,
  before: ClockFitness | undefined,
): ClockFitness {
  const likely = Math.abs(offset.offsetMs);
  const { atLeast, atMost } =
    before === undefined
      ? { atLeast: likely, atMost: likely }
      : { atLeast: likely - offset.uncertaintyMs, atMost: likely + offset.uncertaintyMs };
  if (atLeast > limits.distrustBeyondMs) return 'unfit';
  if (before === 'unfit' && atMost > limits.distrustBeyondMs * fitAgainShare) return 'unfit';
  if (atLeast > limits.warnBeyondMs) return 'off';
  if (atMost <= limits.warnBeyondMs) return 'fit';
  return before === 'fit' ? 'fit' : 'off';
}

/** What is known of this machine's wall clock since Redis was last asked. */
export interface ClockMeasurement extends ClockOffset {
  readonly fitness: ClockFitness;
}
