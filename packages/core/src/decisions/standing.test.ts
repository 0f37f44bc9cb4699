import { describe, expect, it } from 'vitest';
import { inOrder, parseCandidate, placeOf } from './standing.ts';

const guids = {
  a: 'aaaaaaaa-0000-4000-8000-000000000001',
  b: 'bbbbbbbb-0000-4000-8000-000000000002',
  c: 'cccccccc-0000-4000-8000-000000000003',
} as const;

/** The name that ZooKeeper makes of a guid and a sequence: ten digits at least, and a sign before them. */
function nameOf(who: keyof typeof guids, sequence: number): string {
  const digits = String(Math.abs(sequence)).padStart(10, '0');
  return `${guids[who]}_${sequence < 0 ? '-' : ''}${digits}`;
}

describe('a place in a queue of candidates', () => {
  const names = [nameOf('c', 12), nameOf('a', 2), nameOf('b', 10)];

  it.each<[string, keyof typeof guids, ReturnType<typeof placeOf>]>([
    [
      'first is who has the smallest sequence, in whatever order they are listed',
      'a',
      { kind: 'first' },
    ],
    [
      'who is behind watches the one directly before',
      'b',
      { kind: 'behind', predecessor: nameOf('a', 2) },
    ],
    [
      'the last watches one, and not the first',
      'c',
      { kind: 'behind', predecessor: nameOf('b', 10) },
    ],
  ])('%s', (_, who, place) => {
    expect(placeOf(guids[who], names)).toEqual(place);
  });

  it('is missing for whom nobody lists', () => {
    expect(placeOf(guids.b, [nameOf('a', 2)])).toEqual({ kind: 'missing' });
    expect(placeOf(guids.b, [])).toEqual({ kind: 'missing' });
  });

  it('is not taken by what is no candidate', () => {
    const strange = [
      'x',
      'lock-0000000001',
      `${guids.a}_1`,
      `${guids.a}_00000000x1`,
      `_0000000001`,
    ];
    expect(placeOf(guids.b, [...strange, nameOf('b', 5)])).toEqual({ kind: 'first' });
  });

  it('is told from the sequence and not from the guid', () => {
    expect(placeOf(guids.c, [nameOf('a', 9), nameOf('c', 8)])).toEqual({ kind: 'first' });
  });

  it('does not move when the sequence overflows into the negative: whoever comes then is last', () => {
    const before = nameOf('a', 2_147_483_647);
    const after = nameOf('b', -2_147_483_648);
    expect(placeOf(guids.a, [after, before])).toEqual({ kind: 'first' });
    expect(placeOf(guids.b, [after, before])).toEqual({ kind: 'behind', predecessor: before });
    const last = nameOf('c', -2_147_483_647);
    expect(inOrder([last, after, before]).map(({ name }) => name)).toEqual([before, after, last]);
  });
});

describe('the name of a candidate', () => {
  it.each([0, 7, 2_147_483_647, -1, -2_147_483_648])('says its sequence, here %d', (sequence) => {
    const name = nameOf('a', sequence);
    expect(parseCandidate(name)).toEqual({ name, guid: guids.a, sequence });
  });
});
