import type { EpochMillis } from './schedule-spec.ts';
import { ZonelessSequence } from './zoneless-sequence.ts';

/** A finite list of instants. */
export class ListSequence extends ZonelessSequence {
  readonly #ascending: readonly EpochMillis[];

  constructor(instants: readonly EpochMillis[]) {
    super();
    this.#ascending = [...new Set(instants)].sort((a, b) => a - b);
  }

  atOrAfter(instant: EpochMillis): number {
    return this.#ascending[this.#indexFrom(instant)] ?? Number.POSITIVE_INFINITY;
  }

  atOrBefore(instant: EpochMillis): number {
    const index = this.#indexFrom(instant);
    if (this.#ascending[index] === instant) return instant;
    return this.#ascending[index - 1] ?? Number.NEGATIVE_INFINITY;
  }

  /** The index of the first instant at or after. */
  #indexFrom(instant: EpochMillis): number {
    let low = 0;
    let high = this.#ascending.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ascending[middle] ?? 0) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
