import { bitsOf } from './bits.ts';
import { daysInMonth } from './civil.ts';
import type { CronFields } from './cron-fields.ts';

/** A time of day in whole seconds. */
export type SecondOfDay = number;

/** What an expression means, drawn from its values and not from its text, so that it cannot mislead. */
export interface CronMeaning {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Every time of day, if they are few enough to list. */
  readonly times: readonly SecondOfDay[] | undefined;
  /** From 1; all 31 where the field is open. */
  readonly days: readonly number[];
  /** From 1, January. */
  readonly months: readonly number[];
  /** ISO numbers, 1 being Monday; all 7 where the field is open. */
  readonly weekdays: readonly number[];
  readonly dayRules: readonly DayRuleMeaning[];
  readonly weekdayRules: readonly WeekdayRuleMeaning[];
  readonly eitherDay: boolean;
  readonly years: readonly number[] | undefined;
}

export type DayRuleMeaning =
  | { readonly kind: 'last'; readonly before: number }
  | { readonly kind: 'last-weekday'; readonly before: number }
  | { readonly kind: 'nearest-weekday'; readonly day: number };

export type WeekdayRuleMeaning =
  | { readonly kind: 'nth'; readonly weekday: number; readonly nth: number }
  | { readonly kind: 'last-of'; readonly weekday: number };

const MAX_TIMES = 6;

export function meaningOf(fields: CronFields): CronMeaning {
  const seconds = sixtyValues(fields.seconds);
  const minutes = sixtyValues(fields.minutes);
  const hours = bitsOf(fields.hours);
  const isFew = seconds.length * minutes.length * hours.length <= MAX_TIMES;
  const times = hours.flatMap((hour) =>
    isFew
      ? minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second))
      : [],
  );
  const rules = fields.rules;
  return {
    seconds,
    minutes,
    hours,
    times: isFew ? times : undefined,
    days: existingDays(fields),
    months: bitsOf(fields.months).map((bit) => bit + 1),
    weekdays: isoWeekdays(fields.weekdays),
    dayRules: rules === undefined ? [] : dayRules(rules),
    weekdayRules: rules === undefined ? [] : weekdayRules(rules),
    eitherDay: fields.eitherDay,
    years: fields.years,
  };
}

/** The days that one of the months has: the 30th of February is no day, whatever stands beside it. */
function existingDays(fields: CronFields): readonly number[] {
  const days = bitsOf(fields.days).map((bit) => bit + 1);
  if (days.length === 31) return days;
  const longest = Math.max(...bitsOf(fields.months).map((bit) => daysInMonth(LEAP_YEAR, bit + 1)));
  return days.filter((day) => day <= longest);
}

const LEAP_YEAR = 2000;

type Rules = NonNullable<CronFields['rules']>;

function dayRules(rules: Rules): readonly DayRuleMeaning[] {
  return [
    ...bitsOf(rules.nearestWeekday).map(
      (bit): DayRuleMeaning => ({ kind: 'nearest-weekday', day: bit + 1 }),
    ),
    ...[...bitsOf(rules.fromLast)]
      .reverse()
      .map((before): DayRuleMeaning => ({ kind: 'last', before })),
    ...[...bitsOf(rules.weekdayFromLast)]
      .reverse()
      .map((before): DayRuleMeaning => ({ kind: 'last-weekday', before })),
  ];
}

function weekdayRules(rules: Rules): readonly WeekdayRuleMeaning[] {
  return [
    ...rules.nth.flatMap((mask, week) =>
      isoWeekdays(mask).map(
        (weekday): WeekdayRuleMeaning => ({ kind: 'nth', weekday, nth: week + 1 }),
      ),
    ),
    ...isoWeekdays(rules.lastOf).map(
      (weekday): WeekdayRuleMeaning => ({ kind: 'last-of', weekday }),
    ),
  ];
}

function isoWeekdays(mask: number): readonly number[] {
  return bitsOf(mask)
    .map((bit) => (bit === 0 ? 7 : bit))
    .sort((a, b) => a - b);
}

function sixtyValues(set: { readonly low: number; readonly high: number }): readonly number[] {
  return [...bitsOf(set.low), ...bitsOf(set.high).map((bit) => bit + 30)];
}
