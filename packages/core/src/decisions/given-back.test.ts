import { expect, it } from 'vitest';
import { type GivenBack, givenBackWith } from './given-back.ts';

const idsOf = (remembered: readonly GivenBack[]) => remembered.map(({ runId }) => runId);

it('what was given back is remembered for a minute, and once', () => {
  const first = givenBackWith([], ['a', 'b'], 1_000);
  expect(idsOf(givenBackWith(first, ['a'], 60_999))).toEqual(['b', 'a']);
  expect(idsOf(givenBackWith(first, ['c'], 61_000))).toEqual(['c']);
  expect(givenBackWith(first, [], 90_000)).toBe(first);
});

it('of very many the newest are remembered', () => {
  const many = Array.from({ length: 700 }, (_, i) => `run-${i}`);
  const remembered = idsOf(givenBackWith([], many, 0));
  expect([remembered.length, remembered.at(-1)]).toEqual([500, 'run-699']);
});
