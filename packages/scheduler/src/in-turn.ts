import type { CommitOutcome } from '@escapement/core';

/**
 * Writes what is independent of each other in pieces, two of which are under way at most: while the store works on one the next is
 * made ready. Ends with the first that is not committed, and never while a piece is still under way, so that whoever puts back what was
 * not written knows all of it. Rejects with the fault of the first piece that met one.
 */
export async function inTurn<T>(
  all: readonly T[],
  by: {
    readonly atOnce: number;
    readonly write: (some: readonly T[]) => Promise<CommitOutcome>;
  },
): Promise<CommitOutcome> {
  const writes: Promise<CommitOutcome>[] = [];
  try {
    for (let from = 0; from < all.length; from += by.atOnce) {
      const before = writes.at(-1);
      const write = by.write(all.slice(from, from + by.atOnce));
      writes.push(write);
      // What it rejects with is heard in its turn, while the one before is still awaited.
      write.catch(() => undefined);
      const outcome = await before;
      if (outcome !== undefined && outcome.kind !== 'committed') return outcome;
    }
    return (await writes.at(-1)) ?? { kind: 'committed' };
  } finally {
    await Promise.allSettled(writes);
  }
}
