import { instantSchema, jobIdSchema, scheduleSchema, wordsSchema } from '@escapement/core';
import { z } from 'zod';

/** A schedule that somebody would like to see before it is relied on. */
export const previewBodySchema = z.strictObject({
  schedule: scheduleSchema,
  /** The job id that `H` and jitter are hashed from. */
  key: jobIdSchema.optional(),
  from: instantSchema.optional(),
  n: z.int().min(1).max(100).default(10),
});
export type PreviewBody = z.input<typeof previewBodySchema>;

/** What it would do. */
export const previewSchema = z
  .strictObject({
    words: wordsSchema,
    fires: z.array(
      z.strictObject({
        fireTime: instantSchema,
        local: z.string(),
        offset: z.string(),
        kind: z.enum(['normal', 'gap', 'overlap']),
      }),
    ),
    excluded: z.array(z.strictObject({ at: instantSchema, reason: z.string() })),
    warnings: z.array(
      z.strictObject({ code: z.string(), message: wordsSchema, at: instantSchema.optional() }),
    ),
    /** Version of the time-zone data that all of this was computed with, such as 2025c. */
    tzVersion: z.string(),
  })
  .meta({ id: 'SchedulePreview' });
export type SchedulePreview = z.output<typeof previewSchema>;
