import { describe, expect, test } from 'vitest';
import { isForsaken, lookEveryMs, lookedAgain, type Silence } from './worker-silence.ts';

/** Looks every half second up to an instant, as an idle process does. */
function lookedUntil(silence: Silence, untilMs: number): Silence {
  let known = silence;
  while (known.lookedAtMs < untilMs) known = lookedAgain(known, known.lookedAtMs + lookEveryMs);
  return known;
}

describe('a cell whose worker is frozen', () => {
  test('is forsaken after four seconds, before anybody is given what it does', () => {
    const heard: Silence = { heardAtMs: 0, lookedAtMs: 0 };
    expect(isForsaken(lookedUntil(heard, 3_500), 3_500)).toBe(false);
    expect(isForsaken(lookedUntil(heard, 4_000), 4_000)).toBe(true);
  });

  test('that stood still with it waits a moment for a sign of life, and no longer', () => {
    const frozen = lookedAgain({ heardAtMs: 0, lookedAtMs: 0 }, 30_000);
    expect(isForsaken(frozen, 30_000)).toBe(false);
    expect(isForsaken(lookedUntil(frozen, 31_000), 31_000)).toBe(false);
    expect(isForsaken(lookedUntil(frozen, 31_500), 31_500)).toBe(true);
  });

  test('that has heard it since goes on', () => {
    const frozen = lookedAgain({ heardAtMs: 0, lookedAtMs: 0 }, 30_000);
    expect(isForsaken(lookedUntil({ ...frozen, heardAtMs: 30_200 }, 33_000), 33_000)).toBe(false);
  });
});
