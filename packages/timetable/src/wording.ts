import { pad } from './civil.ts';
import type { CronMeaning, DayRuleMeaning, WeekdayRuleMeaning } from './cron-meaning.ts';
import type { CronSpec, ScheduleSpec, TimedSpec } from './schedule-spec.ts';

/** What each language must be able to say. */
export interface Wording {
  readonly manual: string;
  /** The times of a day. */
  times(meaning: CronMeaning): string;
  /** The days, in the form that goes with `times`. */
  days(meaning: CronMeaning): string;
  /** Several expressions, and the zone they are read in. */
  cron(sentences: readonly string[], spec: CronSpec): string;
  /** One expression: its times and its days. */
  sentence(times: string, days: string): string;
  every(everyMs: number, anchorTime: number): string;
  at(instants: readonly number[]): string;
  /** An expression whose `H` is not resolved, for want of a key. */
  hashed(expression: string): string;
  /** What calendars, validity and jitter add. */
  conditions(spec: TimedSpec): string;
  /** What the workday policies of a cron schedule add. */
  workdays(spec: CronSpec): string;
  problem(spec: ScheduleSpec, sentence: string): string;
}

/** `02:30`, with seconds only where they matter. */
export function clock(secondOfDay: number): string {
  const seconds = secondOfDay % 60;
  const time = `${pad(Math.floor(secondOfDay / 3600))}:${pad(Math.floor(secondOfDay / 60) % 60)}`;
  return seconds === 0 ? time : `${time}:${pad(seconds)}`;
}

/** `2026-03-07 02:00 UTC`-like text of an instant: `2026-03-07T02:00:00Z`. */
export function instantText(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** A duration in the largest unit that divides it. */
export function durationParts(ms: number): { readonly count: number; readonly unit: DurationUnit } {
  const units: readonly [DurationUnit, number][] = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ];
  for (const [unit, size] of units) {
    if (ms % size === 0) return { count: ms / size, unit };
  }
  return { count: ms, unit: 'millisecond' };
}

export type DurationUnit = 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

/** Whether the day-of-month side of an expression leaves every day open. */
export function isAnyDate(meaning: CronMeaning): boolean {
  return meaning.days.length === 31;
}

export function isAnyWeekday(meaning: CronMeaning): boolean {
  return meaning.weekdays.length === 7;
}

/** Which days an expression asks for, once for both languages. */
export type DayChoice = 'any' | 'dates' | 'weekdays' | 'either' | 'both';

export function dayChoice(meaning: CronMeaning): DayChoice {
  const anyDate = isAnyDate(meaning);
  const anyWeekday = isAnyWeekday(meaning);
  // A full field makes the other one moot where either is enough, and decides nothing otherwise.
  if (meaning.eitherDay) return anyDate || anyWeekday ? 'any' : 'either';
  if (anyDate && anyWeekday) return 'any';
  if (anyDate) return 'weekdays';
  return anyWeekday ? 'dates' : 'both';
}

export type { CronMeaning, DayRuleMeaning, WeekdayRuleMeaning };
