import type { CalendarSpec, DayRule } from './calendar-spec.ts';
import { readDate, readYearly } from './calendar-text.ts';
import { civilFromDays, dayOf, monthOf, weekdayOfDays } from './civil.ts';

/** Days to reasons: by date, by day of the year, and by weekday, in this order of precedence. */
interface DayBook {
  readonly dates: ReadonlyMap<number, string>;
  readonly yearly: ReadonlyMap<number, string>;
  /** By cron's number, Sunday being 0. */
  readonly weekdays: ReadonlyMap<number, string>;
}

/** Which days of a calendar are off, and why. Expects a spec without problems. */
export class CalendarDays {
  readonly #workdays: DayBook;
  readonly #daysOff: DayBook;
  readonly #otherDaysAreOff: boolean;

  constructor(spec: CalendarSpec) {
    this.#workdays = openBook(spec.workdays ?? []);
    this.#daysOff = openBook(spec.daysOff ?? []);
    this.#otherDaysAreOff = spec.otherDays === 'off';
  }

  /** Why a day is off (possibly an empty reason), or undefined: it is a workday. */
  reasonOff(day: number): string | undefined {
    if (look(this.#workdays, day) !== undefined) return undefined;
    return look(this.#daysOff, day) ?? (this.#otherDaysAreOff ? 'not a listed day' : undefined);
  }
}

function look(book: DayBook, day: number): string | undefined {
  const byDate = book.dates.get(day);
  if (byDate !== undefined) return byDate;
  if (book.yearly.size > 0) {
    const date = civilFromDays(day);
    const byYear = book.yearly.get((monthOf(date) << 5) | dayOf(date));
    if (byYear !== undefined) return byYear;
  }
  return book.weekdays.get(weekdayOfDays(day));
}

function openBook(rules: readonly DayRule[]): DayBook {
  const dates = new Map<number, string>();
  const yearly = new Map<number, string>();
  const weekdays = new Map<number, string>();
  for (const rule of rules) {
    const reason = rule.reason ?? '';
    if ('date' in rule) fillDates(dates, rule, reason);
    else if ('yearly' in rule) fillYearly(yearly, rule, reason);
    else for (const weekday of rule.weekdays) keepFirst(weekdays, weekday % 7, reason);
  }
  return { dates, yearly, weekdays };
}

function fillDates(
  dates: Map<number, string>,
  rule: { readonly date: string; readonly to?: string },
  reason: string,
): void {
  const first = readDate(rule.date) ?? 0;
  const last = rule.to === undefined ? first : (readDate(rule.to) ?? first);
  for (let day = first; day <= last; day += 1) keepFirst(dates, day, reason);
}

/** A leap year holds every day that a year can have; a range may run over the new year. */
const LEAP_YEAR_START = 10_957;
const LEAP_YEAR_DAYS = 366;

function fillYearly(
  yearly: Map<number, string>,
  rule: { readonly yearly: string; readonly to?: string },
  reason: string,
): void {
  const first = readYearly(rule.yearly) ?? 0;
  const last = rule.to === undefined ? first : (readYearly(rule.to) ?? first);
  const length = (last - first + LEAP_YEAR_DAYS) % LEAP_YEAR_DAYS;
  for (let step = 0; step <= length; step += 1) {
    const date = civilFromDays(LEAP_YEAR_START + ((first + step) % LEAP_YEAR_DAYS));
    keepFirst(yearly, (monthOf(date) << 5) | dayOf(date), reason);
  }
}

function keepFirst(book: Map<number, string>, day: number, reason: string): void {
  if (!book.has(day)) book.set(day, reason);
}
