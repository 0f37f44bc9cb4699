import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { liveMs, pagesOf } from './queries.ts';

/** All that is known of calendars begins with it. */
export const calendarsKey = 'calendars';

/** Apart from those of the first load, since only these pages ask them. */
export const calendarQueries = {
  pages: () =>
    pagesOf([calendarsKey, 'list'], (query, reading) => api.listCalendars(query, reading)),
  one: (name: string) =>
    queryOptions({
      queryKey: [calendarsKey, 'one', name],
      queryFn: ({ signal }) => api.getCalendar(name, { signal }),
      refetchInterval: liveMs,
    }),
  /** The versions that are kept, asked for once for each that is the newest: they are the largest answer. */
  revisions: (name: string, newest: number) =>
    queryOptions({
      queryKey: [calendarsKey, 'revisions', name, newest],
      queryFn: ({ signal }) => api.listCalendarRevisions(name, {}, { signal }),
    }),
};
