import { expect, test } from 'vitest';
import { judged } from '../rig/wanted.ts';

test('a bench says of each figure whether it is what is wanted, and never calls what it has not measured met', () => {
  const figures = judged({
    readyMs: [8_000, { atMost: 8_000 }],
    createdPerSecond: [1_999, { atLeast: 2_000 }],
    latestMs: [undefined, { atMost: 1_000 }],
    list: [Number.NaN, { atMost: 50 }],
  });
  expect(Object.values(figures).map((line) => line.split(': ')[1])).toEqual([
    'met',
    'missed',
    'missed',
    'missed',
  ]);
  expect(figures['createdPerSecond']).toBe('1999, wanted at least 2000: missed');
});
