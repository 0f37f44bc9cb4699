import type { CronMeaning, DayRuleMeaning } from '../cron-meaning.ts';
import {
  patternOf,
  type ShortList,
  shortList,
  type ValuePattern,
  valuesOf,
} from '../value-pattern.ts';
import { dayChoice, daysBesideLeapDay, isLeapDay, type NthDays, nthDays } from './day-choice.ts';
import { joinEnglish, listEnglish, ordinal, ordinalWord, toLast } from './en-text.ts';
import { namesEachDay } from './time-shape.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * The days in English, or nothing where a repetition goes on every day; a comma in front sets them apart. `areChosen`:
 * the days are said elsewhere.
 */
export function englishDays(meaning: CronMeaning, areChosen = false): string {
  const period = inMonths(meaning) + inYears(meaning);
  switch (dayChoice(meaning)) {
    case 'any':
      return `${namesEachDay(meaning) && !areChosen ? 'every day' : ''}${period}`.trim();
    case 'dates':
      return dates(meaning);
    case 'weekdays': {
      const isStretch = isRangeOfWeekdays(weekdayPattern(meaning));
      if (!isStretch || meaning.weekdayRules.length > 0) {
        // A repetition and "every Monday" would run into each other.
        const comma = namesEachDay(meaning) ? '' : ', ';
        return comma + everyWeekday(meaning) + inYears(meaning);
      }
      return `, ${plainWeekdays(meaning)}${period === '' ? '' : `,${period}`}`;
    }
    case 'either':
      return `${dates(meaning)} as well as ${everyWeekday(meaning)}`;
    case 'both':
      return `${dates(meaning)}, but only when that is also ${weekdayNames(meaning)}`;
  }
}

function dates(meaning: CronMeaning): string {
  const isEveryMonth = meaning.months.length === 12;
  const every = isEveryMonth || meaning.years !== undefined ? '' : ' every year';
  if (meaning.months.length === 1 && meaning.dayRules.length === 0) {
    const others = daysBesideLeapDay(meaning);
    if (others !== undefined) {
      return `${datesOfMonth({ ...meaning, days: others })} every year and on 29 February in leap years`;
    }
    const often = isLeapDay(meaning) && every !== '' ? ' in leap years' : every;
    return `${datesOfMonth(meaning)}${atYear(meaning)}${often}`;
  }
  const pattern = patternOf(meaning.days, { min: 1, max: 31, goesOn: isEveryMonth });
  const after = `${inYears(meaning)}${every}`;
  if (meaning.dayRules.length === 0 && (pattern.kind === 'range' || pattern.kind === 'wrap')) {
    const end = pattern.kind === 'wrap' ? 'the next month' : ofMonths(meaning);
    return `from the ${ordinal(pattern.from)} to the ${ordinal(pattern.to)} of ${end}${after}`;
  }
  const days = [...ordinalDays(pattern), ...dayRules(meaning)];
  return `on ${joinEnglish(days)} of ${ofMonths(meaning)}${after}`;
}

/** `on 25 December`, `from 1 to 7 October`. */
function datesOfMonth(meaning: CronMeaning): string {
  const month = MONTHS[(meaning.months[0] ?? 1) - 1];
  const pattern = patternOf(meaning.days, { min: 1, max: 31 });
  if (pattern.kind === 'range') return `from ${pattern.from} to ${pattern.to} ${month}`;
  return `on ${listEnglish(shortList(meaning.days), String)} ${month}`;
}

function ofMonths(meaning: CronMeaning): string {
  if (meaning.months.length === 12) {
    return meaning.years === undefined ? 'the month' : 'each month';
  }
  const names = monthNames(meaning);
  return names.includes(' to ') ? `each month from ${names}` : names;
}

/** `the 1st`, `15th`: the article stands once, but before each stretch. */
function ordinalDays(pattern: ValuePattern): readonly string[] {
  switch (pattern.kind) {
    case 'every':
      return ['every day'];
    case 'range':
    case 'wrap':
      return [`the ${ordinal(pattern.from)} to the ${ordinal(pattern.to)}`];
    case 'runs':
      return pattern.runs.map(({ from, to }) =>
        from === to ? `the ${ordinal(from)}` : `the ${ordinal(from)} to the ${ordinal(to)}`,
      );
    case 'step':
    case 'list':
      return shortDays(shortList(valuesOf(pattern)));
  }
}

function shortDays({ shown, more }: ShortList): readonly string[] {
  const days = shown.map((day, index) => {
    if (day === '…') return day;
    return index === 0 ? `the ${ordinal(day)}` : ordinal(day);
  });
  return more === 0 ? days : [...days, `${more} more`];
}

/** What a weekday is need be said only once. */
function dayRules(meaning: CronMeaning): readonly string[] {
  const first = meaning.dayRules.findIndex((rule) => rule.kind !== 'last');
  return meaning.dayRules.map((rule, index) => dayRule(rule, index > first));
}

const WEEKDAY = ['weekday (Monday to Friday)', 'weekday'] as const;

function dayRule(rule: DayRuleMeaning, isExplained: boolean): string {
  const weekday = WEEKDAY[isExplained ? 1 : 0];
  switch (rule.kind) {
    case 'last':
      return `the ${toLast(rule.before + 1)} day`;
    case 'last-weekday':
      return rule.before === 0
        ? `the last ${weekday}`
        : `the ${weekday} nearest to the ${toLast(rule.before + 1)} day`;
    case 'nearest-weekday':
      return `the ${weekday} nearest to the ${ordinal(rule.day)}`;
  }
}

/** `every Monday and Friday`, `from Monday to Friday`, `on the second Friday of the month`, with the months. */
function everyWeekday(meaning: CronMeaning): string {
  const plain = plainWeekdays(meaning);
  const ruled = nthDays(meaning).map(weekdayRule);
  if (plain === '') return `on ${joinEnglish(ruled)} of ${ofMonths(meaning)}`;
  const rules = ruled.length === 0 ? [] : [`on ${joinEnglish(ruled)} of the month`];
  const isRange = isRangeOfWeekdays(weekdayPattern(meaning));
  return joinEnglish([`${isRange ? 'from' : 'every'} ${plain}`, ...rules]) + inMonths(meaning);
}

/** As a condition: `Monday to Friday`, `the 2nd Friday of the month`. */
function weekdayNames(meaning: CronMeaning): string {
  const plain = plainWeekdays(meaning);
  const ruled = nthDays(meaning).map((rule) => `${weekdayRule(rule)} of the month`);
  const names = plain === '' ? ruled : [plain, ...ruled];
  return joinEnglish(names).replace(/ and (?=[^,]*$)/, ' or ');
}

function plainWeekdays(meaning: CronMeaning): string {
  const pattern = weekdayPattern(meaning);
  const name = (weekday: number) => WEEKDAYS[weekday - 1] ?? '';
  return isRangeOfWeekdays(pattern)
    ? `${name(pattern.from)} to ${name(pattern.to)}`
    : joinEnglish(meaning.weekdays.map(name));
}

function weekdayPattern(meaning: CronMeaning): ValuePattern {
  return patternOf(meaning.weekdays, { min: 1, max: 7, goesOn: true });
}

function isRangeOfWeekdays(
  pattern: ValuePattern,
): pattern is ValuePattern & { kind: 'range' | 'wrap' } {
  return pattern.kind === 'range' || pattern.kind === 'wrap';
}

function weekdayRule({ weekday, places }: NthDays): string {
  const words = places.map((place) => (place === 'last' ? place : ordinalWord(place)));
  return `the ${joinEnglish(words)} ${WEEKDAYS[weekday - 1] ?? ''}`;
}

function inMonths(meaning: CronMeaning): string {
  if (meaning.months.length === 12) return '';
  const names = monthNames(meaning);
  return names.includes(' to ') ? ` from ${names}` : ` in ${names}`;
}

function monthNames(meaning: CronMeaning): string {
  const goesOn = meaning.years === undefined;
  const pattern = patternOf(meaning.months, { min: 1, max: 12, goesOn });
  const name = (month: number) => MONTHS[month - 1] ?? '';
  return pattern.kind === 'range' || pattern.kind === 'wrap'
    ? `${name(pattern.from)} to ${name(pattern.to)}`
    : joinEnglish(meaning.months.map(name));
}

/** A year directly after the month, as in a date. */
function atYear({ years }: CronMeaning): string {
  if (years === undefined) return '';
  return years.length === 1 ? ` ${years[0]}` : yearSpan(years);
}

function inYears({ years }: CronMeaning): string {
  return years === undefined ? '' : yearSpan(years);
}

function yearSpan(years: readonly number[]): string {
  const pattern = patternOf(years, { min: 0, max: 9999 });
  return pattern.kind === 'range'
    ? ` from ${pattern.from} to ${pattern.to}`
    : ` in ${listEnglish(shortList(years), String)}`;
}
