import { z } from 'zod';
import type { calendarInputSchema } from '../schemas/calendar.ts';
import { jobIdSchema, type jobInputSchema } from '../schemas/job.ts';
import { runStateSchema } from '../schemas/run.ts';
import { instantSchema, scheduleSchema } from '../schemas/schedule.ts';

/** A job as a person writes it: what has a default may be left out. */
export type JobDraft = z.input<typeof jobInputSchema>;

/** A calendar as a person writes it. */
export type CalendarDraft = z.input<typeof calendarInputSchema>;

const limit = z.coerce.number().int().min(1).max(200).default(50);
const cursor = z.string().max(512).optional();

/** Of a list that is narrowed by nothing. */
export const pageQuerySchema = z.strictObject({ limit, cursor });
export type PageQuery = z.input<typeof pageQuerySchema>;

/** Calendars are large, so that fewer go on a page. */
export const calendarPageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor,
});
export type CalendarPageQuery = z.input<typeof calendarPageQuerySchema>;

/** Each revision is a whole definition, and there are no more than twenty. */
export const revisionPageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor,
});
export type RevisionPageQuery = z.input<typeof revisionPageQuerySchema>;

export const listJobsQuerySchema = z.strictObject({
  /** Words that must all occur in id, description, tags, handler, URL or cron text. */
  q: z.string().max(200).optional(),
  state: z.enum(['enabled', 'paused', 'broken']).optional(),
  tag: z.string().max(64).optional(),
  limit,
  cursor,
});
export type ListJobsQuery = z.input<typeof listJobsQuerySchema>;

export const listRunsQuerySchema = z.strictObject({
  job: jobIdSchema.optional(),
  /** One state, or several separated by commas. */
  state: z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(runStateSchema))
    .optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  limit,
  cursor,
});
export type ListRunsQuery = z.input<typeof listRunsQuerySchema>;

export const ledgerQuerySchema = z.strictObject({
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  limit,
  cursor,
});
export type LedgerQuery = z.input<typeof ledgerQuerySchema>;

export const logQuerySchema = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(2000).default(500),
});
export type LogQuery = z.input<typeof logQuerySchema>;

export const pauseBodySchema = z.strictObject({ reason: z.string().trim().min(1).max(500) });
export type PauseBody = z.input<typeof pauseBodySchema>;

export const runNowBodySchema = z.strictObject({}).optional();

export const previewBodySchema = z.strictObject({
  schedule: scheduleSchema,
  /** The job id that `H` and jitter are hashed from. */
  key: jobIdSchema.optional(),
  from: instantSchema.optional(),
  n: z.int().min(1).max(100).default(10),
});
export type PreviewBody = z.input<typeof previewBodySchema>;

export const signInBodySchema = z.strictObject({ token: z.string().min(1).max(512) });
export type SignInBody = z.input<typeof signInBodySchema>;
