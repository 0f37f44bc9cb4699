import type { BlackoutWindow, CalendarSpec, DayRule } from './calendar-spec.ts';
import { readDate, readTimeOfDay, readYearly } from './calendar-text.ts';
import { type Bilingual, type ScheduleProblem, wholeValueProblem } from './problem.ts';

const MAX_RULES = 1000;
const MAX_WINDOWS = 200;
const MAX_RANGE_DAYS = 366;

/** What is wrong with the rules of a calendar, each by itself; paths are relative to it. */
export function calendarRuleProblems(spec: CalendarSpec): readonly ScheduleProblem[] {
  return [
    ...(spec.daysOff ?? []).flatMap((rule, index) => dayProblems(rule, `daysOff.${index}`)),
    ...(spec.workdays ?? []).flatMap((rule, index) => dayProblems(rule, `workdays.${index}`)),
    ...(spec.blackouts ?? []).flatMap((each, index) => windowProblems(each, `blackouts.${index}`)),
    ...sizeProblems(spec),
  ];
}

/** Lists that no person reads any more are refused before they are looked into. */
function sizeProblems(spec: CalendarSpec): readonly ScheduleProblem[] {
  const days = (spec.daysOff?.length ?? 0) + (spec.workdays?.length ?? 0);
  const windows = spec.blackouts?.length ?? 0;
  if (days <= MAX_RULES && windows <= MAX_WINDOWS) return [];
  return [
    wholeValueProblem({
      code: 'CALENDAR_TOO_LARGE',
      path: windows > MAX_WINDOWS ? 'blackouts' : 'daysOff',
      value: `${days} + ${windows}`,
      message: {
        en: `The calendar has ${days} day rules and ${windows} windows`,
        zh: `日历有 ${days} 条日期规则和 ${windows} 个时间窗`,
      },
      allowed: {
        en: `at most ${MAX_RULES} day rules and ${MAX_WINDOWS} windows`,
        zh: `最多 ${MAX_RULES} 条日期规则和 ${MAX_WINDOWS} 个时间窗`,
      },
    }),
  ];
}

function dayProblems(rule: DayRule, path: string): readonly ScheduleProblem[] {
  if ('weekdays' in rule) return weekdayProblems(rule.weekdays, `${path}.weekdays`);
  if ('yearly' in rule) {
    return [
      ...check(readYearly(rule.yearly), YEARLY, { path: `${path}.yearly`, value: rule.yearly }),
      ...(rule.to === undefined
        ? []
        : check(readYearly(rule.to), YEARLY, { path: `${path}.to`, value: rule.to })),
    ];
  }
  const from = readDate(rule.date);
  if (rule.to === undefined) return check(from, DATE, { path: `${path}.date`, value: rule.date });
  const to = readDate(rule.to);
  if (from !== undefined && to !== undefined) {
    const isRange = to >= from && to - from <= MAX_RANGE_DAYS;
    return check(isRange ? to : undefined, RANGE, { path: `${path}.to`, value: rule.to });
  }
  return [
    ...check(from, DATE, { path: `${path}.date`, value: rule.date }),
    ...check(to, DATE, { path: `${path}.to`, value: rule.to }),
  ];
}

function windowProblems(window: BlackoutWindow, path: string): readonly ScheduleProblem[] {
  if ('fromTime' in window) {
    const isWindow = window.toTime > window.fromTime;
    return check(isWindow ? 1 : undefined, WINDOW, {
      path: `${path}.toTime`,
      value: window.toTime,
    });
  }
  return [
    ...weekdayProblems(window.weekdays, `${path}.weekdays`),
    ...check(readTimeOfDay(window.from), TIME, { path: `${path}.from`, value: window.from }),
    ...check(readTimeOfDay(window.to), TIME, { path: `${path}.to`, value: window.to }),
  ];
}

function weekdayProblems(weekdays: readonly number[], path: string): readonly ScheduleProblem[] {
  const wrong = weekdays.find((each) => !Number.isInteger(each) || each < 1 || each > 7);
  if (weekdays.length > 0 && wrong === undefined) return [];
  return check(undefined, WEEKDAY, { path, value: wrong ?? '' });
}

interface Expectation {
  readonly code: string;
  readonly message: Bilingual;
  readonly allowed: Bilingual;
}

const DATE: Expectation = {
  code: 'CALENDAR_DATE',
  message: { en: 'There is no such date', zh: '没有这个日期' },
  allowed: {
    en: 'a date such as 2026-10-01, from 1970 to 2199',
    zh: '1970 到 2199 年的日期，例如 2026-10-01',
  },
};
const YEARLY: Expectation = {
  code: 'CALENDAR_YEARLY_DATE',
  message: { en: 'No year has such a day', zh: '任何一年都没有这一天' },
  allowed: { en: 'month and day such as 10-01', zh: '月-日，例如 10-01' },
};
const RANGE: Expectation = {
  code: 'CALENDAR_RANGE',
  message: {
    en: 'The range ends before it begins or is too long',
    zh: '范围的结束早于开始，或过长',
  },
  allowed: {
    en: `at most ${MAX_RANGE_DAYS} days, first to last`,
    zh: `从首日到末日，最多 ${MAX_RANGE_DAYS} 天`,
  },
};
const WINDOW: Expectation = {
  code: 'CALENDAR_WINDOW',
  message: { en: 'The window ends before it begins', zh: '时间窗的结束不晚于开始' },
  allowed: { en: 'toTime after fromTime', zh: 'toTime 晚于 fromTime' },
};
const TIME: Expectation = {
  code: 'CALENDAR_TIME_OF_DAY',
  message: { en: 'There is no such time of day', zh: '没有这个时刻' },
  allowed: { en: '00:00 to 24:00', zh: '00:00 到 24:00' },
};
const WEEKDAY: Expectation = {
  code: 'CALENDAR_WEEKDAY',
  message: { en: 'There is no such weekday', zh: '没有这样的星期' },
  allowed: { en: '1 (Monday) to 7 (Sunday), at least one', zh: '1(星期一)到 7(星期日)，至少一个' },
};

function check(
  reading: number | undefined,
  expectation: Expectation,
  place: { readonly path: string; readonly value: unknown },
): readonly ScheduleProblem[] {
  return reading === undefined ? [wholeValueProblem({ ...expectation, ...place })] : [];
}
