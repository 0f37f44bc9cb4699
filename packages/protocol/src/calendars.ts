import { calendarDefinitionSchema, calendarInputSchema } from '@escapement/core';
import { z } from 'zod';
import { countedPage, pageCursor } from './paging.ts';
import { revisionList } from './revisions.ts';

/** A calendar as a person writes it. */
export type CalendarDraft = z.input<typeof calendarInputSchema>;

/** A calendar with the jobs that use it. */
export const calendarViewSchema = z
  .strictObject({
    ...calendarDefinitionSchema.shape,
    /** Ids of jobs whose schedule names it, in order, at most 100. */
    usedBy: z.array(z.string()),
    usedByCount: z.int(),
    /** Jobs that its last edit has not been carried into yet; while there are any, the same PUT again goes on with them. */
    laggingCount: z.int(),
  })
  .meta({ id: 'Calendar' });
export type CalendarView = z.output<typeof calendarViewSchema>;

/** A znode that should hold a calendar and does not; the jobs that use it wait until it is replaced. */
export const brokenCalendarSchema = z
  .strictObject({ name: z.string(), state: z.literal('broken'), problem: z.string() })
  .meta({ id: 'BrokenCalendar' });
export type BrokenCalendar = z.output<typeof brokenCalendarSchema>;

/** One calendar as a GET answers it. */
export const calendarAnswerSchema = z.union([calendarViewSchema, brokenCalendarSchema]);
export type CalendarAnswer = z.output<typeof calendarAnswerSchema>;

export const calendarListSchema = countedPage(calendarAnswerSchema).meta({ id: 'CalendarList' });
export type CalendarList = z.output<typeof calendarListSchema>;

/** Calendars are large, so that fewer go on a page. */
export const calendarPageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: pageCursor,
});
export type CalendarPageQuery = z.input<typeof calendarPageQuerySchema>;

export const calendarRevisionsSchema = revisionList(
  z.strictObject(calendarInputSchema.shape).meta({ id: 'CalendarContent' }),
).meta({ id: 'CalendarRevisions' });
export type CalendarRevisions = z.output<typeof calendarRevisionsSchema>;
