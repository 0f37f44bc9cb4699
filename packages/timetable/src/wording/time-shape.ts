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

/** How a language says each kind of them. */
export interface TimeWords {
  times(times: readonly SecondOfDay[]): string;
  hourly(shape: TimeShape & { kind: 'hourly' }): string;
  minutely(shape: TimeShape & { kind: 'minutely' }): string;
  secondly(shape: TimeShape & { kind: 'secondly' }): string;
}

/** The times of a day in the words of a language. */
export function timesIn(words: TimeWords, meaning: CronMeaning): string {
  const shape = timeShapeOf(meaning);
  switch (shape.kind) {
    case 'times':
      return words.times(shape.times);
    case 'hourly':
      return words.hourly(shape);
    case 'minutely':
      return words.minutely(shape);
    case 'secondly':
      return words.secondly(shape);
  }
}

const SIXTY = { min: 0, max: 59, hasPairs: true };

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

/** Whether the times are said of each day, so that the days must be named even where all of them are meant. */
export function namesEachDay(meaning: CronMeaning): boolean {
  const shape = timeShapeOf(meaning);
  switch (shape.kind) {
    case 'times':
      return true;
    case 'hourly':
      return shape.hours.kind === 'list';
    case 'minutely':
      return shape.minutes.kind === 'list' && onlyOf(shape.hours) !== undefined;
    case 'secondly':
      return false;
  }
}

/** The one hour in which minutes are best said as times of the clock, or undefined. */
export function hourOfClock(shape: TimeShape & { kind: 'minutely' }): number | undefined {
  const { minutes } = shape;
  const isWhole =
    minutes.kind === 'every' || (minutes.kind === 'step' && minutes.isEven && minutes.from === 0);
  return isWhole ? undefined : onlyOf(shape.hours);
}

/** Whether a pattern says by itself that it goes on in every round. */
export function isRunning(pattern: ValuePattern): boolean {
  return pattern.kind === 'every' || pattern.kind === 'step';
}

/** The one value of a pattern, or undefined: it has several. */
export function onlyOf(pattern: ValuePattern): number | undefined {
  return pattern.kind === 'list' && pattern.values.length === 1 ? pattern.values[0] : undefined;
}
