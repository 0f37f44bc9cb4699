import { describe, expect, it } from 'vitest';
import type { Election, SteppedDown } from '../schemas/cluster.ts';
import { concludedTerm, isAskedBy, stepDownMarksAtMost } from './asked-step-down.ts';

const term: Election = { epoch: 7, nodeId: 'a', from: '2026-03-07T02:00:00.000Z' };
const asked = (by: string, mark?: string): SteppedDown => ({
  ...{ by, reason: `${by} is patching` },
  ...(mark === undefined ? {} : { mark }),
});

/** The row after all of them asked, one after another. */
const after = (...all: readonly SteppedDown[]) =>
  all.reduce<Election | undefined>(
    (row, steppedDown) => row && concludedTerm(row, { steppedDown }),
    term,
  );

describe('of those who have one term ended', () => {
  it('the first is told of, and each is known by its mark', () => {
    const row = after(asked('one', 'a'), asked('two', 'b'), asked('three', 'c')) ?? term;
    expect(row.steppedDown).toMatchObject(asked('one', 'a'));
    for (const mark of ['a', 'b', 'c']) expect([mark, isAskedBy(row, mark)]).toEqual([mark, true]);
    expect(isAskedBy(row, 'd')).toBe(false);
    expect(isAskedBy(term, 'a')).toBe(false);
  });

  it('one that asked without a mark takes none from another, whoever was first', () => {
    for (const all of [
      [asked('one'), asked('two', 'b')],
      [asked('two', 'b'), asked('one')],
    ]) {
      const row = after(...all) ?? term;
      expect(row.steppedDown).toMatchObject({ by: all[0]?.by, mark: 'b' });
    }
  });

  it('each counts once, however often it asks and whatever else is concluded', () => {
    const row = after(asked('one', 'a'), asked('two', 'b'), asked('two', 'b')) ?? term;
    expect(row.steppedDown?.otherMarks).toEqual(['b']);
    const end = { to: '2026-03-07T02:00:04.000Z', endedBecause: 'stepped-down' } as const;
    const ended = concludedTerm(row, { ...end, steppedDown: asked('one', 'a') });
    expect(ended).toEqual({ ...row, ...end });
    expect(concludedTerm(row, end)).toEqual({ ...row, ...end });
  });

  it('no more are taken than may be known, and those that are known are taken still', () => {
    const marks = Array.from({ length: stepDownMarksAtMost }, (_, i) => asked('one', `m${i}`));
    const full = after(...marks) ?? term;
    expect(concludedTerm(full, { steppedDown: asked('late', 'late') })).toBeUndefined();
    expect(concludedTerm(full, { steppedDown: asked('late') })).toEqual(full);
    for (const known of marks) expect(concludedTerm(full, { steppedDown: known })).toEqual(full);
  });
});
