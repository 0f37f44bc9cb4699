import type { CalendarSpec } from './calendar-spec.ts';
import { DayBook } from './day-book.ts';
import { allDaysOf, type Month } from './month.ts';

/** Which days of a calendar are off, and why. Expects a spec without problems. */
export class CalendarDays {
  readonly #workdays: DayBook;
  readonly #daysOff: DayBook;
  readonly #otherDaysAreOff: boolean;

  constructor(spec: CalendarSpec) {
    this.#workdays = new DayBook(spec.workdays ?? []);
    this.#daysOff = new DayBook(spec.daysOff ?? []);
    this.#otherDaysAreOff = spec.otherDays === 'off';
  }

  /** Why a day is off (possibly an empty reason), or undefined: it is a workday. */
  reasonOff(day: number): string | undefined {
    if (this.#workdays.reasonOf(day) !== undefined) return undefined;
    return this.#daysOff.reasonOf(day) ?? (this.#otherDaysAreOff ? 'not a listed day' : undefined);
  }

  /** The days of a month that are on, bit 0 being the first. */
  workdaysIn(month: Month): number {
    const listed = this.#workdays.mask(month);
    if (this.#otherDaysAreOff) return listed;
    return (listed | ~this.#daysOff.mask(month)) & allDaysOf(month);
  }
}
