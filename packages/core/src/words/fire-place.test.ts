import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FirePlace,
  firePlaceOfText,
  firePlaceText,
  idlePlace,
  isPlacedBefore,
  placedJob,
} from './fire-place.ts';

const run = (at: number, jobId: string): FirePlace => {
  return { at, isStaged: true, member: `${jobId}@20260307T020000Z` };
};
const job = (at: number, jobId: string): FirePlace => ({ at, isStaged: false, member: jobId });

describe('a place among the jobs that fire next', () => {
  it('is by the instant, then by whether there is a run, then by name; who does not fire is last', () => {
    const inOrder = [
      run(1, 'b'),
      run(2, 'a-b'),
      run(2, 'a'),
      job(2, 'a'),
      job(2, 'a-b'),
      idlePlace(''),
    ];
    inOrder.push(idlePlace('a'));
    for (const [i, place] of inOrder.entries()) {
      for (const [j, other] of inOrder.entries()) expect(isPlacedBefore(place, other)).toBe(i < j);
    }
    expect(inOrder.map(placedJob)).toEqual(['b', 'a-b', 'a', 'a', 'a-b', '', 'a']);
  });

  it('is told as a text and read back', () => {
    const instant = fc.oneof(fc.integer(), fc.constant(Number.POSITIVE_INFINITY));
    const place = fc.record({
      at: instant,
      isStaged: fc.boolean(),
      member: fc.stringMatching(/^[a-z0-9@-]{0,80}$/),
    });
    fc.assert(
      fc.property(place, (each) => {
        expect(firePlaceOfText(firePlaceText(each))).toEqual(each);
      }),
    );
    for (const text of [
      '',
      'x',
      '7 job',
      '7 nobody a',
      '1.5 job a',
      'NaN job a',
      '7 run a\nb',
      '-Infinity job a',
    ])
      expect(firePlaceOfText(text)).toBeUndefined();
  });
});
