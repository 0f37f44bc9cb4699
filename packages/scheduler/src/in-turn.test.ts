import type { CommitOutcome } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

const committed: CommitOutcome = { kind: 'committed' };

/** Writes that end when a test says so. */
function heldWrites() {
  const begun: number[][] = [];
  const ends: { resolve: (outcome: CommitOutcome) => void; reject: (fault: Error) => void }[] = [];
  const write = (some: readonly number[]) =>
    new Promise<CommitOutcome>((resolve, reject) => {
      begun.push([...some]);
      ends.push({ resolve, reject });
    });
  return { begun, ends, write };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('pieces that are written in turn', () => {
  it('are two under way at most', async () => {
    const { begun, ends, write } = heldWrites();
    const all = inTurn([1, 2, 3, 4, 5], { atOnce: 2, write });
    await settled();
    expect(begun).toEqual([
      [1, 2],
      [3, 4],
    ]);
    ends[0]?.resolve(committed);
    await settled();
    expect(begun).toEqual([[1, 2], [3, 4], [5]]);
    ends[1]?.resolve(committed);
    ends[2]?.resolve(committed);
    expect(await all).toEqual(committed);
  });

  it('end with the first that is refused, once the one beside it has ended', async () => {
    const { begun, ends, write } = heldWrites();
    let isOver = false;
    const all = inTurn([1, 2, 3], { atOnce: 1, write }).finally(() => {
      isOver = true;
    });
    await settled();
    ends[0]?.resolve({ kind: 'superseded', currentEpoch: 9 });
    await settled();
    expect(isOver).toBe(false);
    ends[1]?.resolve(committed);
    expect(await all).toEqual({ kind: 'superseded', currentEpoch: 9 });
    expect(begun).toEqual([[1], [2]]);
  });

  it('end with the fault that one met, also when the last did first', async () => {
    const { ends, write } = heldWrites();
    const all = inTurn([1, 2], { atOnce: 1, write });
    await settled();
    ends[1]?.reject(new Error('the second broke'));
    await settled();
    ends[0]?.resolve(committed);
    await expect(all).rejects.toThrow('the second broke');
  });

  it('are none where there is nothing', async () => {
    expect(await inTurn([], { atOnce: 2, write: heldWrites().write })).toEqual(committed);
  });
});
