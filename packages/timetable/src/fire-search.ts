import type { Direction } from './bits.ts';
import type { Exclusions } from './exclusions.ts';
import type { FireSequence } from './fire-sequence.ts';
import type { EpochMillis } from './schedule-spec.ts';
import type { StepBudget } from './step-budget.ts';

/**
 * Looks for the fire times that calendars leave: from each one that is closed it leaps to the next opening, and
 * from there to the next fire time. Bounded by the budget; it leaps at most from day to day for ever.
 */
export class FireSearch {
  readonly #sequence: FireSequence;
  readonly #exclusions: Exclusions;
  readonly #stepsPerLook: number;

  constructor(sequence: FireSequence, exclusions: Exclusions) {
    this.#sequence = sequence.openIn(exclusions.closed);
    this.#exclusions = exclusions;
    this.#stepsPerLook = sequence.seeks + exclusions.closed.length;
  }

  /**
   * The open fire time at `from` or nearest to it in a direction, but not beyond `limit`; an infinity if there
   * is none. Where the budget ends first, how far it came.
   */
  nearest(
    from: EpochMillis,
    way: { readonly direction: Direction; readonly limit: EpochMillis },
    budget: StepBudget,
  ): number {
    const { direction, limit } = way;
    let at = from;
    for (;;) {
      const fireTime = this.#seek(at, direction);
      if ((fireTime - limit) * direction > 0) return direction * Number.POSITIVE_INFINITY;
      if (this.#exclusions.reasonAt(fireTime) === undefined) return fireTime;
      budget.spend(this.#stepsPerLook);
      for (const { zone } of this.#exclusions.closed) budget.lookAt(zone, fireTime / 1000);
      if (budget.isSpent) return fireTime;
      const open = this.#exclusions.openFrom(fireTime, direction, budget);
      at = direction === 1 ? Math.max(open, fireTime + 1) : Math.min(open, fireTime - 1);
      if (budget.isSpent) return at;
    }
  }

  #seek(at: EpochMillis, direction: Direction): number {
    return direction === 1 ? this.#sequence.atOrAfter(at) : this.#sequence.atOrBefore(at);
  }
}
