import type { Clock } from '@escapement/core';

/** One turn through a small installation, so that what is written past the rings is seen within a minute. */
const turnMs = 50_000;
/** Most znodes looked at in a second: beyond some 4,700 jobs a turn takes longer. */
const looksPerSecond = 100;
/** Buckets are looked at together as long as it stays few znodes, since each waking costs as much as several looks. */
const bucketsAtOnce = 32;
const looksAtOnce = 64;

/** What is looked at in turn: a bucket, which costs one look for itself and one for each of its jobs. */
export interface Looked {
  readonly size: number;
  verify(): void;
}

/**
 * What is written by hand or by a foreign tool comes past the change rings and rings no bell. So all buckets are looked at in turn, at an even
 * pace, until aborted.
 */
export async function lookInTurn(
  buckets: readonly Looked[],
  parts: { readonly clock: Clock; readonly isConnected: () => boolean },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    for (let first = 0; first < buckets.length; ) {
      const group = groupFrom(buckets, first);
      first += group.length;
      await parts.clock.sleep(pauseMsFor(group, buckets.length), signal);
      if (signal.aborted) return;
      if (parts.isConnected()) for (const bucket of group) bucket.verify();
    }
  }
}

function groupFrom(buckets: readonly Looked[], first: number): readonly Looked[] {
  const group: Looked[] = [];
  for (const bucket of buckets.slice(first, first + bucketsAtOnce)) {
    if (group.length > 0 && looksOf(group) + looksOf([bucket]) > looksAtOnce) break;
    group.push(bucket);
  }
  return group;
}

/** Its share of the turn, or longer where it holds so much that it would be looked at too fast. */
function pauseMsFor(group: readonly Looked[], count: number): number {
  return Math.max((turnMs * group.length) / count, (1_000 * looksOf(group)) / looksPerSecond);
}

function looksOf(group: readonly Looked[]): number {
  return group.reduce((sum, { size }) => sum + 1 + size, 0);
}
