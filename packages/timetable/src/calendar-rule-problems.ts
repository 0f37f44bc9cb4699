import {
  DATE,
  type Expectation,
  RANGE,
  rewritten,
  TIME,
  WEEKDAY,
  WINDOW,
  YEARLY,
} from './calendar-expectations.ts';
import { MAX_RANGE_DAYS, MAX_RULES, MAX_WINDOWS } from './calendar-limits.ts';
import type { BlackoutWindow, CalendarSpec, DayRule } from './calendar-spec.ts';
import { readDate, readTimeOfDay, readYearly } from './calendar-text.ts';
import { clip, type ScheduleProblem, wholeValueProblem } from './problem.ts';

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
        zh: `日历有 ${days} 条日期规则和 ${windows} 个禁止时段`,
      },
      allowed: {
        en: `at most ${MAX_RULES} day rules and ${MAX_WINDOWS} windows`,
        zh: `最多 ${MAX_RULES} 条日期规则和 ${MAX_WINDOWS} 个禁止时段`,
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

function check(
  reading: number | undefined,
  expectation: Expectation,
  place: { readonly path: string; readonly value: unknown },
): readonly ScheduleProblem[] {
  if (reading !== undefined) return [];
  const text = String(place.value);
  const written = rewritten(text, expectation);
  if (written === undefined) return [wholeValueProblem({ ...expectation, ...place })];
  return [
    wholeValueProblem({
      code: expectation.code,
      message: {
        en: `"${clip(text)}" is not written as it must be`,
        zh: `“${clip(text)}”的写法不对`,
      },
      allowed: { en: written, zh: written },
      ...place,
    }),
  ];
}
