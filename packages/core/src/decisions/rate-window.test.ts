import { describe, expect, it } from 'vitest';
import { judgeRate, type RateWindow, rateHeldMostMs, rememberedUntil } from './rate-window.ts';

const rate = { max: 2, windowMs: 1_000 };
const at = 1_000_000;

/** What becomes of runs of a key that come at these instants. */
function judged(instants: readonly number[], before?: RateWindow) {
  let window = before;
  return instants.map((now) => {
    const verdict = judgeRate(window, rate, now);
    ({ window } = verdict);
    return verdict.kind === 'held' ? verdict.until : verdict.kind;
  });
}

describe('the rate of a key', () => {
  it('lets so many begin in a window, which the first of them opens', () => {
    expect(judged([at, at + 999, at + 999, at + 1_000])).toEqual([
      ...['room', 'room'],
      ...[at + 1_000, 'room'],
    ]);
  });

  it('gives each that is held a place in the window in which those before it are through', () => {
    const ends = at + 1_000;
    expect(judged([at, at, at, at, at, at, at]).slice(2)).toEqual([
      ...[ends, ends],
      ...[ends + 1_000, ends + 1_000],
      ends + 2_000,
    ]);
  });

  it('counts those that left the line with each window that has passed', () => {
    const line = { endsAt: at, used: 2, inLine: 5 };
    const verdict = judgeRate(line, rate, at + 1_000);
    expect(verdict.window).toEqual({ endsAt: at + 2_000, used: 1, inLine: 1 });
    expect(judgeRate(line, rate, at + 9_000).window.inLine).toBe(0);
  });

  it('holds nobody without a look for longer than a minute, and then keeps no place for it', () => {
    const line = { endsAt: at + 500, used: 2, inLine: 200 };
    const verdict = judgeRate(line, rate, at);
    expect(verdict).toEqual({ kind: 'held', until: at + rateHeldMostMs, window: line });
  });

  it('is remembered until those in line had their windows', () => {
    expect(rememberedUntil({ endsAt: at, used: 2, inLine: 0 }, rate)).toBe(at);
    expect(rememberedUntil({ endsAt: at, used: 2, inLine: 3 }, rate)).toBe(at + 2_000);
  });
});
