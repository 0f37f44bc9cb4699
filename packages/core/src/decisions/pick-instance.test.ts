import { expect, test } from 'vitest';
import { type Balance, type Credits, type InstanceChance, pickInstance } from './pick-instance.ts';

const candidate = (id: string, weight = 1, inFlight = 0): InstanceChance => ({
  id,
  weight,
  inFlight,
});

/** The ids of so many picks in a row. */
function picks(candidates: readonly InstanceChance[], by: Balance, count: number): string {
  let credits: Credits = new Map();
  let ids = '';
  for (let i = 0; i < count; i += 1) {
    const choice = pickInstance(candidates, by, { credits, random: i / count });
    credits = choice?.credits ?? credits;
    ids += choice?.id ?? '-';
  }
  return ids;
}

const three = [candidate('a'), candidate('b'), candidate('c')];

test('of none nothing is picked, whichever way', () => {
  for (const by of ['round-robin', 'random', 'least-in-flight', { hash: 'x' }] as const) {
    expect(picks([], by, 1)).toBe('-');
  }
});

test('in turn each comes once before any comes again', () => {
  expect(picks(three, 'round-robin', 6)).toBe('abcabc');
});

test('a weight is a part of all, spread among the others', () => {
  const weighted = [candidate('a', 5), candidate('b'), candidate('c')];
  expect(picks(weighted, 'round-robin', 7)).toBe('aabacaa');
});

test('at random each has its part', () => {
  expect(picks([candidate('a', 3), candidate('b', 1)], 'random', 8)).toBe('aaaaaabb');
});

test('who has least to do for its weight is picked, and those alike in turn', () => {
  const busy = [candidate('a', 2, 2), candidate('b', 1, 1), candidate('c', 4, 3)];
  expect(picks(busy, 'least-in-flight', 2)).toBe('cc');
  expect(picks(three, 'least-in-flight', 4)).toBe('abca');
});

test('a key leads to the same, and who leaves moves no key of the others', () => {
  const at = (key: string, of: readonly InstanceChance[]) => picks(of, { hash: key }, 1);
  const keys = Array.from({ length: 300 }, (_, i) => `key-${i}`);
  const before = keys.map((key) => at(key, three));
  const counts = ['a', 'b', 'c'].map((id) => before.filter((each) => each === id).length);
  expect(Math.min(...counts)).toBeGreaterThan(60);
  const after = keys.map((key) => at(key, three.slice(0, 2)));
  for (const [i, id] of before.entries()) if (id !== 'c') expect(after[i]).toBe(id);
});
