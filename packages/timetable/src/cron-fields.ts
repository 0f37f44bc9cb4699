import { type Direction, type SixtySet, seekBit } from './bits.ts';
import {
  civilFromDays,
  dayOf,
  daysFromCivil,
  daysInMonth,
  FIRST_YEAR,
  LAST_YEAR,
  monthOf,
  weekdayOfDays,
  yearOf,
} from './civil.ts';
import { type Month, weekdaysFrom } from './month.ts';

/** Day rules that depend on the month at hand; bits count from 0 except where said. */
export interface DayRules {
  /** `L` (bit 0), `L-1` (bit 1) … `L-30`. */
  readonly fromLast: number;
  /** `LW` (bit 0), `L-1W` (bit 1) … `L-30W`. */
  readonly weekdayFromLast: number;
  /** `nW`: bit n - 1. */
  readonly nearestWeekday: number;
  /** `n#k`: for k - 1, a mask of weekdays with Sunday in bit 0. */
  readonly nth: readonly number[];
  /** `nL`: a mask of weekdays. */
  readonly lastOf: number;
}

/** An expression as sets of values: what the seek reads, and nothing else. */
export interface CronFields {
  readonly seconds: SixtySet;
  readonly minutes: SixtySet;
  /** Bit 0 is midnight. */
  readonly hours: number;
  /** Bit 0 is the first of the month. */
  readonly days: number;
  /** Bit 0 is January. */
  readonly months: number;
  /** Bit 0 is Sunday. */
  readonly weekdays: number;
  /** Whether either day field is enough, which is so only where both are restricted. */
  readonly eitherDay: boolean;
  readonly rules: DayRules | undefined;
  /** Ascending, or undefined for every year. */
  readonly years: readonly number[] | undefined;
  /** Whether the hour is a wildcard or a step, and so follows elapsed time through transitions. */
  readonly followsElapsedTime: boolean;
  /** Decides the days in place of the day fields where workdays matter. */
  readonly monthRule: MonthRule | undefined;
}

/** Days of a month, bit 0 being the first. */
export interface MonthRule {
  days(year: number, month: number): number;
}

/** The days of a month on which the expression fires, bit 0 being the first. */
export function monthDays(fields: CronFields, year: number, month: number): number {
  if (fields.monthRule !== undefined) return fields.monthRule.days(year, month);
  const length = daysInMonth(year, month);
  const first = weekdayOfDays(daysFromCivil(year, month, 1));
  let byDate = fields.days;
  let byWeekday = weekdaysFrom(first, fields.weekdays);
  if (fields.rules !== undefined) {
    byDate |= ruledDates(fields.rules, length, first);
    byWeekday |= ruledWeekdays(fields.rules, length, first);
  }
  const both = fields.eitherDay ? byDate | byWeekday : byDate & byWeekday;
  return both & (0x7fff_ffff >>> (31 - length));
}

/** The days of a month that the expression names with all of its fields, bit 0 being the first. */
export function namedDays(fields: CronFields, { year, month }: Month): number {
  if (((fields.months >> (month - 1)) & 1) === 0) return 0;
  return seekYear(fields, year, 1) === year ? monthDays(fields, year, month) : 0;
}

/** Whether the expression fires on a day, given by its number. */
export function matchesDay(fields: CronFields, day: number): boolean {
  const date = civilFromDays(day);
  const named = namedDays(fields, { year: yearOf(date), month: monthOf(date) });
  return ((named >> (dayOf(date) - 1)) & 1) === 1;
}

function ruledDates(rules: DayRules, length: number, first: number): number {
  let days = 0;
  for (let rest = rules.fromLast; rest !== 0; rest &= rest - 1) {
    const day = length - 1 - seekBit(rest, 0, 1);
    if (day >= 0) days |= 1 << day;
  }
  for (let rest = rules.weekdayFromLast; rest !== 0; rest &= rest - 1) {
    const day = length - 1 - seekBit(rest, 0, 1);
    if (day >= 0) days |= 1 << nearestWeekday(day, length, first);
  }
  for (let rest = rules.nearestWeekday; rest !== 0; rest &= rest - 1) {
    const day = seekBit(rest, 0, 1);
    if (day < length) days |= 1 << nearestWeekday(day, length, first);
  }
  return days;
}

/** The weekday nearest to a day, never leaving the month; all days count from 0. */
function nearestWeekday(day: number, length: number, first: number): number {
  const weekday = (first + day) % 7;
  if (weekday === 6) return day === 0 ? 2 : day - 1;
  if (weekday === 0) return day === length - 1 ? day - 2 : day + 1;
  return day;
}

function ruledWeekdays(rules: DayRules, length: number, first: number): number {
  let days = 0;
  for (let week = 0; week < rules.nth.length; week += 1) {
    const mask = rules.nth[week] ?? 0;
    if (mask !== 0) days |= weekdaysFrom(first, mask) & (127 << (week * 7));
  }
  if (rules.lastOf !== 0) {
    days |= weekdaysFrom(first, rules.lastOf) & (0x7fff_ffff << (length - 7));
  }
  return days & 0x7fff_ffff;
}

/** The year at `year` or nearest to it in a direction that the expression allows, or -1. */
export function seekYear(fields: CronFields, year: number, direction: Direction): number {
  if (fields.years === undefined) {
    const inside = direction === 1 ? Math.max(year, FIRST_YEAR) : Math.min(year, LAST_YEAR);
    return inside > LAST_YEAR || inside < FIRST_YEAR ? -1 : inside;
  }
  if (direction === 1) return fields.years.find((each) => each >= year) ?? -1;
  return fields.years.findLast((each) => each <= year) ?? -1;
}
