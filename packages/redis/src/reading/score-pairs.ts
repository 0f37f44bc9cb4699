import type { EpochMillis } from '@escapement/core';
import { isInstant, latestInstant } from './record-fields.ts';

/** No score of ours lies beyond these, where no instant is; what somebody else put there must not fill the first page of a reading. */
export const lowestScore = -latestInstant;
export const highestScore = latestInstant;

/** The first fire time of a ledger row by its key; `undefined` for one of a run that was asked for by hand, or of no row of ours. */
export function firstOf(key: string): EpochMillis | undefined {
  const first = Number(/^f(-?\d+)$/.exec(key)?.[1]);
  return isInstant(first) ? first : undefined;
}

/** A reply WITHSCORES as pairs of a member and an instant. */
export function pairs(flat: readonly string[]): readonly (readonly [string, EpochMillis])[] {
  const result: [string, EpochMillis][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const score = Number(flat[i + 1]);
    if (isInstant(score)) result.push([flat[i] ?? '', score]);
  }
  return result;
}
