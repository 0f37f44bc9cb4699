import { expect, it } from 'vitest';
import { beyondIdle } from './idle-asking.ts';

const forMs = 20_000;
const asked = (counts: Readonly<Record<string, number>>) => [new Map(Object.entries(counts))];

it('lets a cluster that does nothing ask what it is known to ask', () => {
  expect(beyondIdle(asked({ escapementHeartbeat: 21, 'zrange {esc}:-shared': 3 }), forMs)).toEqual(
    [],
  );
});

it('finds a loop that asks every second, for what nobody asked before or once more for what is asked', () => {
  const found = beyondIdle(asked({ 'get {esc}:-new': 20, escapementHeartbeat: 40 }), forMs);
  expect(found).toEqual([
    'get {esc}:-new: 20 in 20 s, at most 5',
    'escapementHeartbeat: 40 in 20 s, at most 27',
  ]);
});

it('judges each connection by itself, since many may ask the same', () => {
  expect(beyondIdle([...asked({ time: 8 }), ...asked({ time: 8 })], forMs)).toEqual([]);
});
