import type {
  CalendarAnswer,
  CalendarDraft,
  CalendarList,
  CalendarPageQuery,
  CalendarRevisions,
  CalendarView,
  MergePatch,
  RevisionPageQuery,
} from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import { keyed, matching } from './request-headers.ts';
import type { Send } from './transport.ts';

/** Shared calendars. */
export interface CalendarCalls {
  /** By name, each with the jobs that use it. */
  listCalendars(query?: CalendarPageQuery, reading?: Reading): Promise<CalendarList>;
  getCalendar(name: string, reading?: Reading): Promise<CalendarAnswer>;
  /** The last versions with who wrote them when, newest first. */
  listCalendarRevisions(
    name: string,
    query?: RevisionPageQuery,
    reading?: Reading,
  ): Promise<CalendarRevisions>;
  /** With an idempotency key, a calendar that stands with the same content is the answer to a repeat. */
  createCalendar(
    draft: CalendarDraft,
    options?: { idempotencyKey?: string },
  ): Promise<CalendarView>;
  /**
   * Replaces this version, or whatever stands (`any`), and edits each job that uses it. While `laggingCount` of the answer
   * is not 0, the same call again goes on with the jobs that are left. Throws `CALENDAR_CHANGED` when another stands.
   */
  replaceCalendar(draft: CalendarDraft, ifVersion: number | 'any'): Promise<CalendarView>;
  /** Merges fields into this version, or into whatever stands (`any`); else as `replaceCalendar`. */
  patchCalendar(name: string, patch: MergePatch, ifVersion: number | 'any'): Promise<CalendarView>;
  /** Throws `CALENDAR_IN_USE`, naming the jobs, while there are any. */
  deleteCalendar(name: string, options?: { ifVersion?: number }): Promise<void>;
}

export function calendarCalls(send: Send): CalendarCalls {
  const path = '/api/v1/calendars';
  const pathOf = (name: string) => `${path}/${encodeURIComponent(name)}`;
  return {
    listCalendars: (query, reading) => send({ path, query, ...reading }),
    getCalendar: (name, reading) => send({ path: pathOf(name), ...reading }),
    listCalendarRevisions: (name, query, reading) =>
      send({ path: `${pathOf(name)}/revisions`, query, ...reading }),
    createCalendar: (draft, options) =>
      send({ method: 'POST', path, body: draft, headers: keyed(options) }),
    replaceCalendar: (draft, ifVersion) =>
      send({ method: 'PUT', path: pathOf(draft.name), body: draft, headers: matching(ifVersion) }),
    patchCalendar: (name, patch, ifVersion) =>
      send({ method: 'PATCH', path: pathOf(name), body: patch, headers: matching(ifVersion) }),
    async deleteCalendar(name, options) {
      await send({ method: 'DELETE', path: pathOf(name), headers: matching(options?.ifVersion) });
    },
  };
}
