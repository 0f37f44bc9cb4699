import {
  type CalendarDay,
  calendarRuleProblems,
  calendarYear,
  type DayMerge,
  mergeDays,
} from '@escapement/timetable';
import type { CalendarInput } from '../schemas/calendar.ts';
import { toCalendarSpec } from './calendar-spec.ts';
import { type Finding, findingOf } from './finding.ts';

export {
  type CalendarDay,
  type DayImport,
  type DayMerge,
  readHolidayNotice,
  readIcs,
} from '@escapement/timetable';

/** Each month's days of a year with what the calendar makes of them. */
export function yearOfCalendar(
  calendar: CalendarInput,
  year: number,
): readonly (readonly CalendarDay[])[] {
  return calendarYear(toCalendarSpec(calendar), year);
}

/**
 * What is wrong with the days and the windows of a calendar, each by itself, by its path. Whether its zone is known, and whether it leaves any
 * time at all, is for the server to say.
 */
export function findingsOfCalendar(calendar: CalendarInput): readonly Finding[] {
  return calendarRuleProblems(toCalendarSpec(calendar)).map((problem) => findingOf(problem, ''));
}

/** What an import makes of the days of a calendar; with `replaces`, other dates of its years go. */
export function daysAfterImport(
  calendar: CalendarInput,
  read: Parameters<typeof mergeDays>[1],
  replaces: boolean,
): DayMerge {
  return mergeDays(toCalendarSpec(calendar), read, replaces);
}

/** The calendar as a person would write it with the days of an import; what the server says beside it is left out. */
export function calendarWithDays(calendar: CalendarInput, next: DayMerge['next']): CalendarInput {
  const { name, description, timeZone, otherDays, blackouts } = calendar;
  const own = (rules: typeof next.daysOff) =>
    rules.map((rule) => ('weekdays' in rule ? { ...rule, weekdays: [...rule.weekdays] } : rule));
  return {
    ...{ name, description, timeZone, otherDays, blackouts },
    ...{ daysOff: own(next.daysOff), workdays: own(next.workdays) },
  };
}
