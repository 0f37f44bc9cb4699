import type { FireSequence } from './fire-sequence.ts';
import type { EpochMillis } from './schedule-spec.ts';

/** Several sequences as one; an instant that two of them name is one instant. */
export class MergedSequence implements FireSequence {
  readonly #parts: readonly FireSequence[];

  constructor(parts: readonly FireSequence[]) {
    this.#parts = parts;
  }

  atOrAfter(instant: EpochMillis): number {
    let nearest = Number.POSITIVE_INFINITY;
    for (const part of this.#parts) nearest = Math.min(nearest, part.atOrAfter(instant));
    return nearest;
  }

  atOrBefore(instant: EpochMillis): number {
    let nearest = Number.NEGATIVE_INFINITY;
    for (const part of this.#parts) nearest = Math.max(nearest, part.atOrBefore(instant));
    return nearest;
  }

  isMoved(instant: EpochMillis): boolean {
    return this.#parts.some((part) => part.isMoved(instant));
  }
}
