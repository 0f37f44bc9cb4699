import type { CalendarDraft } from '@escapement/protocol';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { liveMs, pagesOf } from './queries.ts';

const calendarsKey = 'calendars';

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
};

/** Puts a calendar in the place of the version that was looked at. */
export function useReplaceCalendar() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ draft, ifVersion }: { draft: CalendarDraft; ifVersion: number }) =>
      api.replaceCalendar(draft, ifVersion),
    onSettled: () => cache.invalidateQueries({ queryKey: [calendarsKey] }),
  });
}
