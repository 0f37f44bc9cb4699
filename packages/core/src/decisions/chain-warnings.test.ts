import { expect, it } from 'vitest';
import { afterLimits } from '../runs/after-limits.ts';
import { chainWarnings } from './chain-warnings.ts';

const now = Date.UTC(2026, 10, 22, 12);
const day = 86_400_000;
const quiet = { waiting: 0, leftOut: 0, leftOutAt: undefined };
const codes = (...asked: Parameters<typeof chainWarnings>) =>
  chainWarnings(...asked).map(({ code }) => code);

it('nothing is said of ends that are seen to, or of which nobody could tell', () => {
  expect(codes(quiet, now)).toEqual([]);
  expect(codes(undefined, now)).toEqual([]);
});

it('ends that were left out are said for a week, in both languages, with how many', () => {
  const outbox = { ...quiet, leftOut: 12, leftOutAt: now - day };
  expect(codes(outbox, now)).toEqual(['CHAIN_ENDS_LEFT_OUT']);
  const [warning] = chainWarnings(outbox, now);
  expect(warning?.message.en).toContain('12 ends of runs were not noted, last at 2026-11-21T12');
  expect(warning?.message.zh).toContain('12');
  expect(codes({ ...outbox, leftOutAt: now - 7 * day }, now)).toEqual([]);
});

it('it is said before as many wait as may', () => {
  expect(codes({ ...quiet, waiting: afterLimits.ends / 2 }, now)).toEqual(['CHAIN_ENDS_WAITING']);
  expect(codes({ ...quiet, waiting: afterLimits.ends / 2 - 1 }, now)).toEqual([]);
});
