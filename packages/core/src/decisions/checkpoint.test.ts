import { describe, expect, it } from 'vitest';
import { type SavedProgress, saysAsMuch } from './checkpoint.ts';

const saved: SavedProgress = {
  ...{ savedAt: 10_000, begunUpTo: 10_000, generation: 70, changes: 40 },
  ...{ outstanding: [], behind: {} },
};
const later = { ...saved, begunUpTo: 11_000, generation: 72 };
const at = { now: 11_000, anewAfterMs: 2_500 };

describe('a checkpoint that stands', () => {
  it('says as much as another one while nothing but proofs of office was written', () => {
    expect(saysAsMuch(saved, later, at)).toBe(true);
  });

  it('says less once anything has begun, ended or been staged', () => {
    expect(saysAsMuch(saved, { ...later, changes: 41 }, at)).toBe(false);
  });

  it('says less where something is due and waits, then or now', () => {
    const waits = { outstanding: ['tick@20260307T020000Z'] };
    const lags = { behind: { tick: 10_500 } };
    for (const some of [waits, lags]) {
      expect(saysAsMuch(saved, { ...later, ...some }, at)).toBe(false);
      expect(saysAsMuch({ ...saved, ...some }, later, at)).toBe(false);
    }
  });

  it('is written anew after a while all the same, and where the clock of Redis went back', () => {
    expect(saysAsMuch(saved, later, { ...at, now: 12_499 })).toBe(true);
    expect(saysAsMuch(saved, later, { ...at, now: 12_500 })).toBe(false);
    expect(saysAsMuch(saved, later, { ...at, now: 9_999 })).toBe(false);
  });
});
