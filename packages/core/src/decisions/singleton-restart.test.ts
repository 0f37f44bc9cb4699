import { describe, expect, it } from 'vitest';
import { afterEnding, restartPolicy } from './singleton-restart.ts';

describe('an instance that ended by itself', () => {
  it('is started again, after twice the pause each time', () => {
    const pauses = [1, 2, 3, 4].map((count) => afterEnding(Array(count).fill(0), 10));
    expect(pauses.map((each) => each.kind === 'again' && each.pauseMs)).toEqual([
      1_000, 2_000, 4_000, 8_000,
    ]);
  });

  it('gives its place to the next after the fifth time within a minute', () => {
    expect(afterEnding([0, 1, 2, 3, 4], 5)).toEqual({ kind: 'give-place', restMs: 30_000 });
    expect(afterEnding([0, 1, 2, 3, 60_001], 60_002)).toMatchObject({ kind: 'again' });
  });

  it('never rests longer than the longest pause', () => {
    const patient = { ...restartPolicy, endings: 50 };
    expect(afterEnding(Array(40).fill(0), 1, patient)).toEqual({ kind: 'again', pauseMs: 30_000 });
  });
});
