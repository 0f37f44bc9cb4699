import { instantSchema } from '@escapement/core';
import { z } from 'zod';

/** A time in which a job was paused, as far as the audit log still has it. */
export const jobPauseSchema = z
  .strictObject({
    from: instantSchema,
    /** Absent while it lasts. */
    to: instantSchema.optional(),
    reason: z.string().optional(),
    by: z.string().optional(),
    /** Who ended it; absent where it ended by itself. */
    resumedBy: z.string().optional(),
    /** When it ends by itself, or ended so. */
    until: instantSchema.optional(),
  })
  .meta({ id: 'JobPause' });
export type JobPause = z.output<typeof jobPauseSchema>;

export const jobPausesSchema = z
  .strictObject({ items: z.array(jobPauseSchema) })
  .meta({ id: 'JobPauses' });
export type JobPauses = z.output<typeof jobPausesSchema>;
