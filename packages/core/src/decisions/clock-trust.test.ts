import { describe, expect, it } from 'vitest';
import {
  betterSample,
  type ClockFitness,
  fitnessAfter,
  offsetAt,
  redisTimeAt,
  sampleOf,
  stillHolds,
  type TimeSample,
} from './clock-trust.ts';

const hourMs = 3_600_000;

/** Redis says a million, asked at 500 on the monotonic clock, with a wall clock that agrees. */
function sample(change: Partial<TimeSample> = {}): TimeSample {
  return { redisMs: 1_000_000, monotonicMs: 500, wallMs: 1_000_000, uncertaintyMs: 1, ...change };
}

describe('the time of Redis', () => {
  it('is taken to have been told in the midst of the exchange', () => {
    expect(sampleOf({ redisMs: 9_000, sentMs: 100, receivedMs: 200, wallMs: 10_100 })).toEqual({
      redisMs: 9_000,
      monotonicMs: 150,
      wallMs: 10_050,
      uncertaintyMs: 50,
    });
  });

  it('goes on with the monotonic clock, whatever the wall clock says', () => {
    expect(redisTimeAt(sample(), 3_500)).toBe(1_003_000);
    expect(redisTimeAt(sample({ wallMs: 1_000_000 + hourMs }), 3_500)).toBe(1_003_000);
  });

  it('is whole milliseconds', () => {
    expect(redisTimeAt(sample({ redisMs: 1_000_000.7 }), 500.1)).toBe(1_000_000);
  });

  it('is not unsettled by a slow answer', () => {
    const slow = sample({ redisMs: 1_001_300, monotonicMs: 1_500, uncertaintyMs: 400 });
    expect(betterSample(sample(), slow)).toEqual(sample());
  });

  it('is made better by a quick answer', () => {
    const quick = sample({ redisMs: 1_001_000, monotonicMs: 1_500, uncertaintyMs: 0.5 });
    expect(betterSample(sample(), quick)).toBe(quick);
  });

  it('follows a Redis whose clock was set, also by a slow answer', () => {
    const set = sample({ redisMs: 1_001_000 - hourMs, monotonicMs: 1_500, uncertaintyMs: 400 });
    expect(betterSample(sample(), set)).toBe(set);
  });

  it('is renewed by an ordinary answer after some seconds, since clocks drift', () => {
    const later = sample({ redisMs: 1_003_000, monotonicMs: 3_500, uncertaintyMs: 2 });
    expect(betterSample(sample(), later)).toBe(later);
  });
});

describe('what was measured before', () => {
  it.each([
    { passedMs: 3_000, wallPassedMs: 3_000, holds: true },
    { passedMs: 1_200_000, wallPassedMs: 1_200_000, holds: true },
    { passedMs: 2_400_000, wallPassedMs: 2_400_000, holds: false },
    { passedMs: 3_000, wallPassedMs: 3_000 + hourMs, holds: false },
    { passedMs: 3_000, wallPassedMs: 3_000 - hourMs, holds: false },
    { passedMs: 3_000, wallPassedMs: 1_500, holds: false },
    { passedMs: 40, wallPassedMs: hourMs, holds: false },
  ])('after $passedMs ms in which the wall clock went on by $wallPassedMs: $holds', (passed) => {
    const read = {
      monotonicMs: 500 + passed.passedMs,
      wallMs: 1_000_000 + passed.wallPassedMs,
    };
    expect(stillHolds(sample(), read)).toBe(passed.holds);
  });
});

describe('the verdict on a wall clock', () => {
  const limits = { warnBeyondMs: 500, distrustBeyondMs: 5_000 };

  it('is about the difference to the time of Redis at that moment', () => {
    const read = { wallMs: 1_003_000 + hourMs, monotonicMs: 3_500 };
    expect(offsetAt(sample(), read)).toEqual({ offsetMs: hourMs, uncertaintyMs: 2.5 });
  });

  it.each<[[number, number], ClockFitness | undefined, ClockFitness]>([
    [[0, 1], undefined, 'fit'],
    [[700, 1], undefined, 'off'],
    [[-hourMs, 1], undefined, 'unfit'],
    [[400, 300], undefined, 'fit'],
    [[hourMs, 1], 'fit', 'unfit'],
    [[-hourMs, 1], 'fit', 'unfit'],
    [[24 * hourMs, 1], 'off', 'unfit'],
    [[5_100, 200], 'fit', 'off'],
    [[5_100, 200], 'unfit', 'unfit'],
    [[4_500, 1], 'unfit', 'unfit'],
    [[4_500, 1], 'off', 'off'],
    [[3_900, 1], 'unfit', 'off'],
    [[0, 1], 'unfit', 'fit'],
    [[450, 100], 'fit', 'fit'],
    [[450, 100], 'off', 'off'],
    [[600, 900], 'fit', 'fit'],
  ])('%j ms turns %s into %s', ([offsetMs, uncertaintyMs], before, after) => {
    expect(fitnessAfter({ offsetMs, uncertaintyMs }, limits, before)).toBe(after);
  });
});
