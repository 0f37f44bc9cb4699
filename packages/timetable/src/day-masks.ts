import { type Direction, seekBit } from './bits.ts';
import { FIRST_YEAR, LAST_YEAR } from './civil.ts';
import { addMonths, firstDayOf, type Month, monthOfDays } from './month.ts';
import type { StepBudget } from './step-budget.ts';

/** Fifty years: a search may pass through centuries, and nobody comes back to all of them. */
const MONTHS_KEPT = 600;

/** A set of days, told month by month as a mask whose bit 0 is the first. What was told is kept. */
export class DayMasks {
  readonly #tell: (month: Month) => number;
  readonly #stepsPerMonth: number;
  readonly #known = new Map<number, number>();

  /** `stepsPerMonth`: what telling a month costs, in looks into a calendar. */
  constructor(tell: (month: Month) => number, stepsPerMonth = 1) {
    this.#tell = tell;
    this.#stepsPerMonth = stepsPerMonth;
  }

  in(month: Month): number {
    const key = month.year * 12 + month.month;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const mask = this.#tell(month);
    if (this.#known.size >= MONTHS_KEPT) this.#known.clear();
    this.#known.set(key, mask);
    return mask;
  }

  /** The day of the set at `day` or nearest to it in a direction; an infinity if there is none. */
  seek(day: number, direction: Direction, budget: StepBudget): number {
    let month = monthOfDays(day);
    let bit = day - firstDayOf(month);
    // The timetable's first and last hours may fall into the years beside it by the local clock.
    while (month.year >= FIRST_YEAR - 1 && month.year <= LAST_YEAR + 1) {
      const found = seekBit(this.in(month), bit, direction);
      if (found >= 0) return firstDayOf(month) + found;
      budget.spend(this.#stepsPerMonth);
      month = addMonths(month, direction);
      bit = direction === 1 ? 0 : 30;
      if (budget.isSpent) return firstDayOf(month) + bit;
    }
    return direction * Number.POSITIVE_INFINITY;
  }
}
