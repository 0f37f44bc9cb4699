import { SixtySet } from './bits.ts';
import { BoundedMemory } from './bounded-memory.ts';
import type { DayItem } from './cron-day-item.ts';
import type { CronFields, DayRules } from './cron-fields.ts';
import type { CronReading, FieldReadings } from './cron-reading.ts';

/** The fields of an expression as the sets of values that a seek reads. */
export function assemble(readings: FieldReadings, reading: CronReading): CronFields {
  const dates = readings.dayOfMonth;
  const weekdays = readings.dayOfWeek;
  const rules = gatherRules([...(dates?.rules ?? []), ...(weekdays?.rules ?? [])]);
  const hour = readings.hour;
  const years = readings.year;
  return {
    seconds: sixty(readings.second?.values ?? [0]),
    minutes: sixty(readings.minute?.values ?? []),
    hours: mask(hour?.values ?? [], 0),
    days: mask(dates?.values ?? [], 1),
    months: mask(readings.month?.values ?? [], 1),
    weekdays: mask(weekdays?.values ?? [], 0),
    eitherDay: isEitherDayEnough(readings, reading),
    rules,
    years: years === undefined || years.isAny ? undefined : years.values,
    followsElapsedTime: hour !== undefined && (hour.isAny || hour.hasStepOrWildcard),
    monthRule: undefined,
  };
}

/**
 * Vixie's rule: two restricted day fields are alternatives, and a field that begins with a star,
 * even as a step, is not restricted. Quartz's fields must both hold. `dayMatch` overrules both.
 */
export function isEitherDayEnough(readings: FieldReadings, reading: CronReading): boolean {
  const fields = [readings.dayOfMonth, readings.dayOfWeek];
  if ((reading.dayMatch ?? (reading.dialect === 'quartz' ? 'and' : 'or')) === 'and') return false;
  const isOpen =
    reading.dayMatch === 'or'
      ? (text: string) => /^[*?](\/0*1)?$/.test(text)
      : (text: string) => /^[*?]/.test(text);
  return fields.every((field) => field !== undefined && !isOpen(field.text));
}

function gatherRules(items: readonly DayItem[]): DayRules | undefined {
  if (items.length === 0) return undefined;
  let rules: DayRules = {
    fromLast: 0,
    weekdayFromLast: 0,
    nearestWeekday: 0,
    nth: [],
    lastOf: 0,
  };
  for (const item of items) rules = addRule(rules, item);
  return rules;
}

function addRule(rules: DayRules, item: DayItem): DayRules {
  switch (item.kind) {
    case 'last':
      return { ...rules, fromLast: rules.fromLast | (1 << item.before) };
    case 'last-weekday':
      return { ...rules, weekdayFromLast: rules.weekdayFromLast | (1 << item.before) };
    case 'nearest-weekday':
      return { ...rules, nearestWeekday: rules.nearestWeekday | (1 << (item.day - 1)) };
    case 'nth': {
      const nth = [0, 1, 2, 3, 4].map((week) => rules.nth[week] ?? 0);
      nth[item.nth - 1] = (nth[item.nth - 1] ?? 0) | (1 << item.weekday);
      return { ...rules, nth };
    }
    case 'last-of':
      return { ...rules, lastOf: rules.lastOf | (1 << item.weekday) };
  }
}

function mask(values: readonly number[], first: number): number {
  return values.reduce((bits, value) => bits | (1 << (value - first)), 0);
}

/** Few distinct sets are in use, so schedules share them. */
const sets = new BoundedMemory<SixtySet>(4096);

function sixty(values: readonly number[]): SixtySet {
  return sets.get(values.join(), () => {
    const low = values.filter((value) => value < 30);
    const high = values.filter((value) => value >= 30);
    return new SixtySet(mask(low, 0), mask(high, 30));
  });
}
