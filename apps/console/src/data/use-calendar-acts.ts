import type { CalendarDraft } from '@escapement/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { calendarsKey } from './calendar-queries.ts';
import { useSteadyKey } from './use-steady-key.ts';

/** What can be done to calendars. */
export function useCalendarActs() {
  const cache = useQueryClient();
  const { keyOf, onError } = useSteadyKey();
  const onSettled = () => cache.invalidateQueries({ queryKey: [calendarsKey] });
  return {
    create: useMutation({
      mutationFn: (draft: CalendarDraft) =>
        api.createCalendar(draft, { idempotencyKey: keyOf(draft) }),
      onError,
      onSettled,
    }),
    /** `over`: the version that was looked at, or whatever stands, where that could not be read. */
    replace: useMutation({
      mutationFn: ({ draft, over }: { draft: CalendarDraft; over: number | 'any' }) =>
        api.replaceCalendar(draft, over),
      onSettled,
    }),
    /** Without a version it is what stands, which could not be read. */
    remove: useMutation({
      mutationFn: ({ name, version }: { name: string; version?: number }) =>
        api.deleteCalendar(name, version === undefined ? {} : { ifVersion: version }),
      onSettled,
    }),
  };
}
