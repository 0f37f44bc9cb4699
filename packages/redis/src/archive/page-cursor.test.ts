import { describe, expect, it } from 'vitest';
import { cursorOf, isAfter, placeOfCursor } from './page-cursor.ts';

describe('a cursor', () => {
  it('leads back to its place', () => {
    const place = { score: 1_772_848_800_000, member: 'nightly-report@20260307T020000Z' };
    expect(placeOfCursor(cursorOf(place))).toEqual(place);
  });

  it('that there is none begins at the beginning, and one that names no place was never let through', () => {
    expect(placeOfCursor(undefined)).toBeUndefined();
    for (const text of ['', 'nonsense', '12 ']) expect(() => placeOfCursor(text)).toThrow();
  });

  it('orders by score and then by member, both falling', () => {
    expect(isAfter({ score: 1, member: 'a' }, { score: 2, member: 'a' })).toBe(true);
    expect(isAfter({ score: 2, member: 'a' }, { score: 2, member: 'b' })).toBe(true);
    expect(isAfter({ score: 2, member: 'b' }, { score: 2, member: 'b' })).toBe(false);
  });
});
