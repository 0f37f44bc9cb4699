import type { ClosedTimes } from './closed-times.ts';
import type { FireSequence } from './fire-sequence.ts';
import type { EpochMillis } from './schedule-spec.ts';

/**
 * Several sequences as one; an instant that two of them name is one instant. Questions mostly come in order, and
 * then only the part that has just fired is asked again: what each said last holds until the clock passes it.
 */
export class MergedSequence implements FireSequence {
  readonly seeks: number;
  readonly #parts: readonly FireSequence[];
  /** For each part what it was asked last and what it said, in each direction. */
  readonly #ahead: Memory;
  readonly #behind: Memory;

  constructor(parts: readonly FireSequence[]) {
    this.seeks = parts.reduce((sum, part) => sum + part.seeks, 0);
    this.#parts = parts;
    this.#ahead = emptyMemory(parts.length);
    this.#behind = emptyMemory(parts.length);
  }

  atOrAfter(instant: EpochMillis): number {
    const { asked, said } = this.#ahead;
    let nearest = Number.POSITIVE_INFINITY;
    this.#parts.forEach((part, index) => {
      if (!isBetween(asked[index], instant, said[index])) {
        asked[index] = instant;
        said[index] = part.atOrAfter(instant);
      }
      nearest = Math.min(nearest, said[index] ?? nearest);
    });
    return nearest;
  }

  atOrBefore(instant: EpochMillis): number {
    const { asked, said } = this.#behind;
    let nearest = Number.NEGATIVE_INFINITY;
    this.#parts.forEach((part, index) => {
      if (!isBetween(said[index], instant, asked[index])) {
        asked[index] = instant;
        said[index] = part.atOrBefore(instant);
      }
      nearest = Math.max(nearest, said[index] ?? nearest);
    });
    return nearest;
  }

  isMoved(instant: EpochMillis): boolean {
    return this.#parts.some((part) => part.isMoved(instant));
  }

  openIn(closed: readonly ClosedTimes[]): FireSequence {
    return new MergedSequence(this.#parts.map((part) => part.openIn(closed)));
  }

  mayOpenIn(closed: readonly ClosedTimes[]): boolean {
    return this.#parts.some((part) => part.mayOpenIn(closed));
  }
}

interface Memory {
  readonly asked: Float64Array;
  readonly said: Float64Array;
}

/** Holds nothing: no instant lies between two that are no numbers. */
function emptyMemory(parts: number): Memory {
  return { asked: new Float64Array(parts).fill(NaN), said: new Float64Array(parts).fill(NaN) };
}

function isBetween(low = NaN, instant: number, high = NaN): boolean {
  return low <= instant && instant <= high;
}
