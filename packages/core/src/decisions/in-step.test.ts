import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restInStepMs } from './in-step.ts';

describe('what a process does every so often', () => {
  it('is done at whole multiples of its pace, whenever it began and however long it takes', () => {
    expect(restInStepMs(0, 1_000)).toBe(1_000);
    expect(restInStepMs(3_300, 1_000)).toBe(700);
    expect(restInStepMs(3_749, 1_000)).toBe(251);
    expect(restInStepMs(3_751, 1_000)).toBe(1_249);
    expect(restInStepMs(7_020, 5_000)).toBe(2_980);
  });

  it('rests a quarter of its pace at least, and a quarter more than it at most', () => {
    const instants = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 60_000 }), (nowMs, everyMs) => {
        const restMs = restInStepMs(nowMs, everyMs);
        expect(restMs).toBeGreaterThanOrEqual(everyMs / 4);
        expect(restMs).toBeLessThan((everyMs * 5) / 4);
      }),
    );
  });
});
