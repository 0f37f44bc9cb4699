import {
  civilFromDays,
  daysFromCivil,
  daysInMonth,
  monthOf,
  weekdayOfDays,
  yearOf,
} from './civil.ts';

/** A month, counted from 1 within its year. */
export interface Month {
  readonly year: number;
  readonly month: number;
}

export function monthOfDays(days: number): Month {
  const date = civilFromDays(days);
  return { year: yearOf(date), month: monthOf(date) };
}

/** The month `count` months later, or earlier where it is negative. */
export function addMonths({ year, month }: Month, count: number): Month {
  const months = year * 12 + month - 1 + count;
  const then = Math.floor(months / 12);
  return { year: then, month: months - then * 12 + 1 };
}

/** The day number of the first of the month. */
export function firstDayOf({ year, month }: Month): number {
  return daysFromCivil(year, month, 1);
}

/** All days of the month, bit 0 being the first. */
export function allDaysOf({ year, month }: Month): number {
  return 0x7fff_ffff >>> (31 - daysInMonth(year, month));
}

/** Lays a mask of weekdays, Sunday in bit 0, over a month: bit 0 is its first day. May pass its end. */
export function weekdaysOver(month: Month, weekdays: number): number {
  return weekdaysFrom(weekdayOfDays(firstDayOf(month)), weekdays);
}

/** As weekdaysOver, for a month that begins on the weekday `first`. */
export function weekdaysFrom(first: number, weekdays: number): number {
  const turned = ((weekdays | (weekdays << 7)) >>> first) & 127;
  return turned | (turned << 7) | (turned << 14) | (turned << 21) | ((turned & 7) << 28);
}
