import type { DayRule } from './calendar-spec.ts';
import { readDate, readYearly } from './calendar-text.ts';
import { civilFromDays, dayOf, monthOf, weekdayOfDays } from './civil.ts';
import { allDaysOf, firstDayOf, type Month, weekdaysOver } from './month.ts';
import { indexAfter, overlay, type Stretch, stretchAt } from './overlay.ts';

const NOBODY = -1;

/**
 * The day rules of one list, each under its place in it. Dates come before days of the year, and those
 * before weekdays; among rules of one kind the first holds. Kept as stretches and masks, so that neither a
 * day nor a month costs more for a list of a thousand long ranges than for one of three. Expects no faults.
 */
export class DayBook {
  readonly #dates: readonly Stretch[];
  readonly #yearly: YearlyDays | undefined;
  /** By cron's number, Sunday being 0. */
  readonly #weekdays: Int16Array;
  readonly #weekdayMask: number;
  readonly #reasons: readonly string[];

  constructor(rules: readonly DayRule[]) {
    this.#reasons = rules.map((rule) => rule.reason ?? '');
    this.#dates = overlay(rules.flatMap(dateStretch));
    this.#yearly = yearlyDays(rules);
    this.#weekdays = weekdayOwners(rules);
    this.#weekdayMask = this.#weekdays.reduce(
      (mask, owner, weekday) => (owner === NOBODY ? mask : mask | (1 << weekday)),
      0,
    );
  }

  /** The reason of the rule that names a day (possibly an empty one), or undefined: none does. */
  reasonOf(day: number): string | undefined {
    const owner = this.#ownerOf(day);
    return owner === NOBODY ? undefined : this.#reasons[owner];
  }

  #ownerOf(day: number): number {
    const byDate = stretchAt(this.#dates, day);
    if (byDate !== undefined) return byDate.owner;
    if (this.#yearly !== undefined) {
      const date = civilFromDays(day);
      const byYear = this.#yearly.owners[(monthOf(date) << 5) | dayOf(date)] ?? NOBODY;
      if (byYear !== NOBODY) return byYear;
    }
    return this.#weekdays[weekdayOfDays(day)] ?? NOBODY;
  }

  /** The days of a month that a rule names, bit 0 being the first. */
  mask(month: Month): number {
    let days = weekdaysOver(month, this.#weekdayMask) | (this.#yearly?.months[month.month] ?? 0);
    if (this.#dates.length > 0) days |= this.#datesIn(month);
    return days & allDaysOf(month);
  }

  #datesIn(month: Month): number {
    const first = firstDayOf(month);
    let days = 0;
    for (let index = indexAfter(this.#dates, first); ; index += 1) {
      const stretch = this.#dates[index];
      if (stretch === undefined || stretch.from > first + 30) return days;
      const from = Math.max(0, stretch.from - first);
      const last = Math.min(30, stretch.until - first - 1);
      days |= (0x7fff_ffff >>> (30 - last)) & (0x7fff_ffff << from);
    }
  }
}

function dateStretch(rule: DayRule, owner: number): readonly Stretch[] {
  if (!('date' in rule)) return [];
  const from = readDate(rule.date) ?? 0;
  const last = rule.to === undefined ? from : (readDate(rule.to) ?? from);
  return [{ from, until: last + 1, owner }];
}

function weekdayOwners(rules: readonly DayRule[]): Int16Array {
  const owners = new Int16Array(7).fill(NOBODY);
  rules.forEach((rule, owner) => {
    if (!('weekdays' in rule)) return;
    for (const weekday of rule.weekdays) {
      if (owners[weekday % 7] === NOBODY) owners[weekday % 7] = owner;
    }
  });
  return owners;
}

interface YearlyDays {
  /** The rule of each day of the year, by `month << 5 | day`. */
  readonly owners: Int16Array;
  /** The same days as a mask for each month from 1. */
  readonly months: Int32Array;
}

/** A leap year holds every day that a year can have; a range may run over the new year. */
const LEAP_YEAR_START = 10_957;
const LEAP_YEAR_DAYS = 366;

function yearlyDays(rules: readonly DayRule[]): YearlyDays | undefined {
  const stretches = rules.flatMap(yearlyStretches);
  if (stretches.length === 0) return undefined;
  const owners = new Int16Array(13 << 5).fill(NOBODY);
  const months = new Int32Array(13);
  for (const { from, until, owner } of overlay(stretches)) {
    for (let place = from; place < until; place += 1) {
      const date = civilFromDays(LEAP_YEAR_START + place);
      owners[(monthOf(date) << 5) | dayOf(date)] = owner;
      months[monthOf(date)] = (months[monthOf(date)] ?? 0) | (1 << (dayOf(date) - 1));
    }
  }
  return { owners, months };
}

function yearlyStretches(rule: DayRule, owner: number): readonly Stretch[] {
  if (!('yearly' in rule)) return [];
  const from = readYearly(rule.yearly) ?? 0;
  const last = rule.to === undefined ? from : (readYearly(rule.to) ?? from);
  if (last >= from) return [{ from, until: last + 1, owner }];
  return [
    { from, until: LEAP_YEAR_DAYS, owner },
    { from: 0, until: last + 1, owner },
  ];
}
