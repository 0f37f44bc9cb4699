import type { CronMeaning, SecondOfDay } from '../cron-meaning.ts';
import { patternOf, type ValuePattern } from '../value-pattern.ts';
import { isAnyDay } from './day-choice.ts';

/**
 * What the times of a day have in common, for both languages: a few times; one moment of each of several hours; one
 * moment of each of several minutes; or more.
 */
export type TimeShape =
  | { readonly kind: 'times'; readonly times: readonly SecondOfDay[] }
  | {
      readonly kind: 'hourly';
      readonly hours: ValuePattern;
      readonly minute: number;
      readonly second: number;
    }
  | {
      readonly kind: 'minutely';
      readonly hours: ValuePattern;
      readonly minutes: ValuePattern;
      readonly second: number;
    }
  | {
      readonly kind: 'secondly';
      readonly hours: ValuePattern;
      readonly minutes: ValuePattern;
      readonly seconds: ValuePattern;
    };

const SIXTY = { min: 0, max: 59 };

export function timeShapeOf(meaning: CronMeaning): TimeShape {
  if (meaning.times !== undefined) return { kind: 'times', times: meaning.times };
  // The hours after midnight belong to the evening before only where every day fires.
  const hours = patternOf(meaning.hours, { min: 0, max: 23, goesOn: isAnyDay(meaning) });
  const isEveryHour = hours.kind === 'every';
  const minutes = patternOf(meaning.minutes, { ...SIXTY, goesOn: isEveryHour });
  const [minute = 0, secondMinute] = meaning.minutes;
  const [second = 0, secondSecond] = meaning.seconds;
  if (secondSecond !== undefined) {
    const seconds = patternOf(meaning.seconds, {
      ...SIXTY,
      goesOn: isEveryHour && minutes.kind === 'every',
    });
    return { kind: 'secondly', hours, minutes, seconds };
  }
  if (secondMinute === undefined) return { kind: 'hourly', hours, minute, second };
  return { kind: 'minutely', hours, minutes, second };
}

/** Whether a pattern says by itself that it goes on in every round. */
export function isRunning(pattern: ValuePattern): boolean {
  return pattern.kind === 'every' || pattern.kind === 'step';
}

/** The one value of a pattern, or undefined: it has several. */
export function onlyOf(pattern: ValuePattern): number | undefined {
  return pattern.kind === 'list' && pattern.values.length === 1 ? pattern.values[0] : undefined;
}
