import type { CalendarSpec } from './calendar-spec.ts';
import { daysInMonth, formatDay, weekdayOfDays } from './civil.ts';
import { DayBook } from './day-book.ts';
import { firstDayOf } from './month.ts';

/** A day as a calendar marks it; `plain` is as the calendar says of other days. */
export interface CalendarDay {
  readonly date: string;
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  readonly mark: 'plain' | 'off' | 'work';
  /** The rule's name of it, where it has one. */
  readonly reason: string;
}

/** Each month's days of a year with what the calendar makes of them. Expects a calendar without faults. */
export function calendarYear(
  spec: Pick<CalendarSpec, 'daysOff' | 'workdays'>,
  year: number,
): readonly (readonly CalendarDay[])[] {
  const workdays = new DayBook(spec.workdays ?? []);
  const daysOff = new DayBook(spec.daysOff ?? []);
  return Array.from({ length: 12 }, (_, index) => {
    const month = { year, month: index + 1 };
    const first = firstDayOf(month);
    return Array.from({ length: daysInMonth(year, month.month) }, (_, place) => {
      const day = first + place;
      const work = workdays.reasonOf(day);
      const off = work === undefined ? daysOff.reasonOf(day) : undefined;
      const mark = work !== undefined ? 'work' : off !== undefined ? 'off' : 'plain';
      const weekday = weekdayOfDays(day) || 7;
      return { date: formatDay(day), weekday, mark, reason: work ?? off ?? '' };
    });
  });
}
