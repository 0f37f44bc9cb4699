import { bitsOf, type Direction, seekBit } from './bits.ts';
import type { CalendarDays } from './calendar-days.ts';
import { END_OF_TIME_SECONDS, FIRST_YEAR, LAST_YEAR, SECONDS_PER_DAY } from './civil.ts';
import { type CronFields, type MonthRule, namedDays } from './cron-fields.ts';
import { DayMasks } from './day-masks.ts';
import { addMonths, allDaysOf, firstDayOf, type Month, weekdaysOver } from './month.ts';
import type { DayOffPolicy } from './schedule-spec.ts';
import { StepBudget } from './step-budget.ts';

const MONDAY_TO_FRIDAY = new DayMasks((month) => allDaysOf(month) & weekdaysOver(month, 0b0111110));

/** The workdays of each month: by the calendars, or Monday to Friday where none is named. */
export function workdaysBy(calendars: readonly CalendarDays[]): DayMasks {
  if (calendars.length === 0) return MONDAY_TO_FRIDAY;
  return new DayMasks((month) =>
    calendars.reduce((days, calendar) => days & calendar.workdaysIn(month), allDaysOf(month)),
  );
}

/** Keeps only the given workdays of each month: 1 is the first, -1 the last. */
export class WorkdaysOfMonthRule implements MonthRule {
  readonly #fields: CronFields;
  readonly #workdays: DayMasks;
  readonly #ordinals: readonly number[];

  constructor(fields: CronFields, workdays: DayMasks, ordinals: readonly number[]) {
    this.#fields = fields;
    this.#workdays = workdays;
    this.#ordinals = ordinals;
  }

  days(year: number, month: number): number {
    const own = namedDays(this.#fields, { year, month });
    const workdays = bitsOf(this.#workdays.in({ year, month }));
    const chosen = this.#ordinals.map((nth) => workdays.at(nth > 0 ? nth - 1 : nth));
    return (
      own & chosen.reduce<number>((mask, day) => (day === undefined ? mask : mask | (1 << day)), 0)
    );
  }
}

/**
 * Moves a day that is off to the next (or previous) workday, however far that is: through months without any
 * workday, and over the turn of the year. A day that no workday follows to the end of time stays where it is,
 * for the calendars to take out with their reason.
 */
export class MovedDaysRule implements MonthRule {
  readonly #fields: CronFields;
  readonly #workdays: DayMasks;
  readonly #towards: Direction;
  #outermost: number | undefined;

  constructor(fields: CronFields, workdays: DayMasks, policy: Exclude<DayOffPolicy, 'exclude'>) {
    this.#fields = fields;
    this.#workdays = workdays;
    this.#towards = policy === 'next-workday' ? 1 : -1;
  }

  days(year: number, month: number): number {
    const here = { year, month };
    const own = namedDays(this.#fields, here);
    const workdays = this.#workdays.in(here);
    let days = 0;
    for (const day of bitsOf(own)) {
      const target = seekBit(workdays, day, this.#towards);
      if (target >= 0) days |= 1 << target;
      else if (this.#isBeyondAllWorkdays(firstDayOf(here) + day)) days |= 1 << day;
    }
    if (workdays === 0 || !this.#isCarriedInto(here)) return days;
    return days | (1 << seekBit(workdays, this.#towards === 1 ? 0 : 30, this.#towards));
  }

  #isBeyondAllWorkdays(day: number): boolean {
    const edge = this.#towards === 1 ? END_OF_TIME_SECONDS / SECONDS_PER_DAY : 0;
    const back = this.#towards === 1 ? -1 : 1;
    this.#outermost ??= this.#workdays.seek(edge, back, new StepBudget(Infinity));
    return (day - this.#outermost) * this.#towards > 0;
  }

  /** Whether a day of an earlier month (a later one, when moving back) found no workday before this one. */
  #isCarriedInto(here: Month): boolean {
    let from = addMonths(here, -this.#towards);
    while (from.year >= FIRST_YEAR && from.year <= LAST_YEAR) {
      if (this.#leavesOver(from)) return true;
      if (this.#workdays.in(from) !== 0) return false;
      from = addMonths(from, -this.#towards);
    }
    return false;
  }

  /** Whether the month names a day itself that no workday of its own follows. */
  #leavesOver(month: Month): boolean {
    const own = namedDays(this.#fields, month);
    if (own === 0) return false;
    const workdays = this.#workdays.in(month);
    const outermost = seekBit(own, this.#towards === 1 ? 30 : 0, this.#towards === 1 ? -1 : 1);
    return seekBit(workdays, outermost, this.#towards) < 0;
  }
}

/** The fields as the seek sees them once a rule keeps some of their days. */
export function withKeptDays(fields: CronFields, rule: MonthRule): CronFields {
  return { ...fields, monthRule: new RememberedRule(rule) };
}

/** The fields as the seek sees them once a rule moves days: they may arrive in any month of any year. */
export function withMovedDays(fields: CronFields, rule: MonthRule): CronFields {
  return { ...fields, months: 0xfff, years: undefined, monthRule: new RememberedRule(rule) };
}

/** Remembers what a rule said of the month last asked about, which the next question is mostly about too. */
class RememberedRule implements MonthRule {
  readonly #rule: MonthRule;
  #key = -1;
  #days = 0;

  constructor(rule: MonthRule) {
    this.#rule = rule;
  }

  days(year: number, month: number): number {
    const key = year * 12 + month;
    if (key !== this.#key) {
      this.#days = this.#rule.days(year, month);
      this.#key = key;
    }
    return this.#days;
  }
}
