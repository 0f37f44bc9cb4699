import { expect, test } from 'vitest';
import { withoutMiddle } from './left-out.ts';

const linesOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ at: 1, stream: 'stdout' as const, text: `${i}` }));
const keep = { front: 2, lines: 3, chars: 1_000 };

test('beginning and end stay, and the first behind the gap says how wide it is', () => {
  const kept = withoutMiddle(linesOf(10), keep);
  expect(kept.map(({ text }) => text)).toEqual(['0', '1', '7', '8', '9']);
  expect(kept.map(({ leftOut }) => leftOut)).toEqual([
    undefined,
    undefined,
    5,
    undefined,
    undefined,
  ]);
});

test('gaps add up', () => {
  const once = withoutMiddle(linesOf(10), keep);
  const twice = withoutMiddle([...once, ...linesOf(4)], keep);
  expect(twice.map(({ leftOut = 0 }) => 1 + leftOut).reduce((sum, n) => sum + n)).toBe(14);
});

test('an end of long lines is shorter, and has its last line', () => {
  expect(withoutMiddle(linesOf(10), { ...keep, chars: 1 }).map(({ text }) => text)).toEqual([
    '0',
    '1',
    '9',
  ]);
});

test('what is all front and end stays as it is', () => {
  expect(withoutMiddle(linesOf(5), keep)).toEqual(linesOf(5));
  expect(withoutMiddle([], keep)).toEqual([]);
});
