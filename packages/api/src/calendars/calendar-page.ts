import type { NamePage, NameQuery } from '@escapement/core';
import type { CalendarAnswer } from '@escapement/protocol';
import type { ReadingPorts } from '../reading-ports.ts';
import { calendarView, jobsByCalendar } from './calendar-use.ts';

/** One page of the calendars, sound and broken, with the jobs that use them; from memory. */
export function calendarPage(
  { calendars, catalog }: Pick<ReadingPorts, 'calendars' | 'catalog'>,
  { limit, after = '' }: NameQuery,
): NamePage<CalendarAnswer> {
  const known = calendars.all();
  const broken = calendars.broken();
  const names = [...new Set([...known.keys(), ...broken.keys()])].sort();
  const left = names.filter((name) => name > after);
  const shown = left.slice(0, limit);
  const using = jobsByCalendar(catalog);
  const items = shown.map((name): CalendarAnswer => {
    const calendar = known.get(name);
    if (calendar !== undefined) return calendarView(calendar, using.get(name) ?? []);
    return { name, state: 'broken', problem: broken.get(name) ?? '' };
  });
  const last = shown.at(-1);
  const isMore = left.length > shown.length && last !== undefined;
  return { items, total: names.length, ...(isMore ? { next: last } : {}) };
}
