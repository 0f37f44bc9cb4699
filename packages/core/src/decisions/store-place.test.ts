import { expect, test } from 'vitest';
import { type PlaceLook, placeAfter, type StoreMark, type StorePlace } from './store-place.ts';

const after = (...looks: readonly PlaceLook[]) =>
  looks.reduce<StorePlace>((place, look) => placeAfter(look, place), { kind: 'unknown' }).kind;

const mark = (epoch: number, ensembleId = 'ours'): StoreMark => ({ ensembleId, epoch });
const right = { leader: mark(7), store: mark(7) };
const empty = { leader: mark(7), store: undefined };
const nobody = { leader: undefined, store: undefined };

test('the epoch of whoever leads is the mark of the Redis of a cluster', () => {
  expect(after(right)).toBe('same');
});

test.each([
  ['in which nobody ever led', empty],
  ['of another cluster', { leader: mark(7), store: mark(900, 'theirs') }],
  ['of another cluster that is at the same epoch', { leader: mark(7), store: mark(7, 'theirs') }],
  ['that is a copy of an earlier day', { leader: mark(7), store: mark(3) }],
])('a Redis %s is another one once it was found so three times', (_, look) => {
  expect(after(look, look)).toBe('unknown');
  expect(after(look, look, look)).toBe('other');
  expect(after(look, look, look, look)).toBe('other');
});

test('what is seen between two leaders proves nothing', () => {
  const successor = { leader: mark(8), store: mark(8) };
  const between = { leader: mark(7), store: mark(8) };
  expect(after(between, between, successor)).toBe('same');
  expect(after(empty, empty, { leader: mark(8), store: mark(7) })).toBe('unknown');
});

test('while nobody leads nothing is known, and counting begins anew', () => {
  expect(after(nobody)).toBe('unknown');
  expect(after(empty, empty, nobody, empty)).toBe('unknown');
});

test('what is proven outlives its leader, whose successor proves it again', () => {
  const proven = [empty, empty, empty];
  expect(after(...proven, nobody, nobody)).toBe('other');
  expect(after(...proven, nobody, { leader: mark(8), store: undefined })).toBe('other');
  expect(after(...proven, nobody, { leader: mark(8), store: mark(8) })).toBe('same');
});

test('where nobody leads for long all may have moved, and nothing is proven any more', () => {
  const alone = Array.from({ length: 16 }, () => nobody);
  expect(after(empty, empty, empty, ...alone.slice(1))).toBe('other');
  expect(after(empty, empty, empty, ...alone)).toBe('unknown');
});

test('a Redis that forgot is the same again as soon as the leader has written there', () => {
  expect(after(empty, empty, empty, right)).toBe('same');
});
