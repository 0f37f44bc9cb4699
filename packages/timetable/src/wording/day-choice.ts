import type { CronMeaning } from '../cron-meaning.ts';

/** Which days an expression asks for, once for both languages. */
export type DayChoice = 'any' | 'dates' | 'weekdays' | 'either' | 'both';

export function dayChoice(meaning: CronMeaning): DayChoice {
  const anyDate = meaning.days.length === 31;
  const anyWeekday = meaning.weekdays.length === 7;
  // A full field makes the other one moot where either is enough, and decides nothing otherwise.
  if (meaning.eitherDay) {
    if (anyDate || anyWeekday) return 'any';
    // Dates that no month has leave it to the weekdays.
    return meaning.days.length + meaning.dayRules.length === 0 ? 'weekdays' : 'either';
  }
  if (anyDate && anyWeekday) return 'any';
  if (anyDate) return 'weekdays';
  return anyWeekday ? 'dates' : 'both';
}

/** Whether it fires on every day of every year. */
export function isAnyDay(meaning: CronMeaning): boolean {
  return (
    dayChoice(meaning) === 'any' && meaning.months.length === 12 && meaning.years === undefined
  );
}

/** Whether the only date is one that few years have. */
export function isLeapDay({ days, months }: CronMeaning): boolean {
  return months.length === 1 && months[0] === 2 && days.length === 1 && days[0] === 29;
}

/** The dates beside one that few years have, or undefined: there is no such date, or none beside it. */
export function daysBesideLeapDay(meaning: CronMeaning): readonly number[] | undefined {
  const { days, months, years } = meaning;
  const isFebruary = months.length === 1 && months[0] === 2 && years === undefined;
  if (!isFebruary || days.length < 2 || days.length === 31 || days.at(-1) !== 29) return undefined;
  return days.slice(0, -1);
}

/** A weekday with its places in the month. */
export interface NthDays {
  readonly weekday: number;
  readonly places: readonly (number | 'last')[];
}

/** The rules of the weekdays, those of one weekday together. */
export function nthDays(meaning: CronMeaning): readonly NthDays[] {
  const places = new Map<number, (number | 'last')[]>();
  for (const rule of meaning.weekdayRules) {
    const place = rule.kind === 'nth' ? rule.nth : 'last';
    places.set(rule.weekday, [...(places.get(rule.weekday) ?? []), place]);
  }
  return [...places].map(([weekday, each]) => ({ weekday, places: each }));
}
