import { seekBit } from './bits.ts';
import type { CalendarDays } from './calendar-days.ts';
import { daysFromCivil, daysInMonth, FIRST_YEAR, LAST_YEAR, weekdayOfDays } from './civil.ts';
import type { CronFields, MonthRule } from './cron-fields.ts';
import { monthDays, seekYear } from './cron-fields.ts';
import type { DayOffPolicy } from './schedule-spec.ts';

/** A month as the year and the month from 1. */
interface Month {
  readonly year: number;
  readonly month: number;
}

/** The workdays of each month: by the calendars, or Monday to Friday where none is named. */
export class Workdays {
  readonly #calendars: readonly CalendarDays[];
  readonly #known = new Map<number, number>();

  constructor(calendars: readonly CalendarDays[]) {
    this.#calendars = calendars;
  }

  /** Bit 0 is the first of the month. */
  in({ year, month }: Month): number {
    const key = year * 12 + month;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const first = daysFromCivil(year, month, 1);
    let mask = 0;
    for (let day = 0; day < daysInMonth(year, month); day += 1) {
      if (this.#isWorkday(first + day)) mask |= 1 << day;
    }
    this.#known.set(key, mask);
    return mask;
  }

  #isWorkday(day: number): boolean {
    if (this.#calendars.length === 0) return weekdayOfDays(day) % 6 !== 0;
    return this.#calendars.every((calendar) => calendar.reasonOff(day) === undefined);
  }
}

/** Keeps only the given workdays of each month: 1 is the first, -1 the last. */
export class WorkdaysOfMonthRule implements MonthRule {
  readonly #fields: CronFields;
  readonly #workdays: Workdays;
  readonly #ordinals: readonly number[];

  constructor(fields: CronFields, workdays: Workdays, ordinals: readonly number[]) {
    this.#fields = fields;
    this.#workdays = workdays;
    this.#ordinals = ordinals;
  }

  days(year: number, month: number): number {
    const own = ownDays(this.#fields, { year, month });
    const workdays = bitsOf(this.#workdays.in({ year, month }));
    const chosen = this.#ordinals.map((nth) => workdays.at(nth > 0 ? nth - 1 : nth));
    return (
      own & chosen.reduce<number>((mask, day) => (day === undefined ? mask : mask | (1 << day)), 0)
    );
  }
}

/** Moves a day that is off to the next (or previous) workday, into the next month if need be. */
export class MovedDaysRule implements MonthRule {
  readonly #fields: CronFields;
  readonly #workdays: Workdays;
  readonly #isForward: boolean;

  constructor(fields: CronFields, workdays: Workdays, policy: Exclude<DayOffPolicy, 'exclude'>) {
    this.#fields = fields;
    this.#workdays = workdays;
    this.#isForward = policy === 'next-workday';
  }

  days(year: number, month: number): number {
    const here = { year, month };
    const workdays = this.#workdays.in(here);
    let days = 0;
    for (const day of bitsOf(ownDays(this.#fields, here))) {
      days |= this.#move(day, workdays, here);
    }
    const from = this.#isForward ? monthBefore(here) : monthAfter(here);
    const arriving = bitsOf(ownDays(this.#fields, from)).some(
      (day) => this.#within(day, this.#workdays.in(from)) < 0,
    );
    const door = seekBit(workdays, this.#isForward ? 0 : 30, this.#isForward ? 1 : -1);
    return arriving && door >= 0 ? days | (1 << door) : days;
  }

  /** Where a day goes within its month: nowhere if it leaves, itself if there is no workday near. */
  #move(day: number, workdays: number, here: Month): number {
    const target = this.#within(day, workdays);
    if (target >= 0) return 1 << target;
    const beyond = this.#workdays.in(this.#isForward ? monthAfter(here) : monthBefore(here));
    return beyond === 0 ? 1 << day : 0;
  }

  #within(day: number, workdays: number): number {
    return seekBit(workdays, day, this.#isForward ? 1 : -1);
  }
}

/** The days that the expression itself names. */
function ownDays(fields: CronFields, { year, month }: Month): number {
  if (((fields.months >> (month - 1)) & 1) === 0) return 0;
  return seekYear(fields, year, 1) === year ? monthDays(fields, year, month) : 0;
}

function monthBefore({ year, month }: Month): Month {
  return month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
}

function monthAfter({ year, month }: Month): Month {
  return month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
}

function bitsOf(mask: number): readonly number[] {
  const bits: number[] = [];
  for (let bit = seekBit(mask, 0, 1); bit >= 0; bit = seekBit(mask, bit + 1, 1)) bits.push(bit);
  return bits;
}

/** The fields as the seek sees them once a rule keeps some of their days. */
export function withKeptDays(fields: CronFields, rule: MonthRule): CronFields {
  return { ...fields, monthRule: new RememberedRule(rule) };
}

/** The fields as the seek sees them once a rule moves days: they may arrive in a neighbouring month. */
export function withMovedDays(fields: CronFields, rule: MonthRule): CronFields {
  const near = fields.years?.flatMap((year) => [year - 1, year, year + 1]);
  const years =
    near && [...new Set(near)].filter((year) => year >= FIRST_YEAR && year <= LAST_YEAR);
  return { ...fields, months: 0xfff, years, monthRule: new RememberedRule(rule) };
}

/** Remembers what a rule said of each month. */
class RememberedRule implements MonthRule {
  readonly #rule: MonthRule;
  readonly #known = new Map<number, number>();

  constructor(rule: MonthRule) {
    this.#rule = rule;
  }

  days(year: number, month: number): number {
    const key = year * 12 + month;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const days = this.#rule.days(year, month);
    this.#known.set(key, days);
    return days;
  }
}
