import {
  filterChars,
  instantSchema,
  jobIdSchema,
  ledgerEntrySchema,
  outcomeWithoutRunSchema,
} from '@escapement/core';
import { z } from 'zod';
import { page, pageCursor, pageLimit } from './paging.ts';

/** A fire time that had no run, or a stretch of them, with the job that it is of. */
export const fireOutcomeSchema = z
  .strictObject({
    jobId: z.string(),
    ...ledgerEntrySchema.shape,
    /** What people read of its job as the job stands now; absent where the job is gone, or has no name. */
    jobName: z.string().optional(),
    /** The zone of its job's schedule as the job stands now; absent where the job is gone, or its schedule knows no zone. */
    timeZone: z.string().optional(),
  })
  .meta({ id: 'FireOutcome' });
export type FireOutcomeView = z.output<typeof fireOutcomeSchema>;

/**
 * In the order of the ids of jobs, newest first in each. A page may hold fewer rows than there is room for, even none, and a cursor all the
 * same: go on with that.
 */
export const outcomeListSchema = z
  .strictObject({
    ...page(fireOutcomeSchema).shape,
    /** The job with whose ledger the next page goes on; absent on the last, when all were looked into. */
    nextJobId: z.string().optional(),
  })
  .meta({ id: 'OutcomeList' });
export type OutcomeList = z.output<typeof outcomeListSchema>;

export const outcomeQuerySchema = z.strictObject({
  job: jobIdSchema.optional(),
  /** One outcome, or several separated by commas. */
  outcome: z
    .string()
    .max(filterChars.outcomes.outcome)
    .transform((text) => text.split(','))
    .pipe(z.array(outcomeWithoutRunSchema))
    .optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  limit: pageLimit,
  cursor: pageCursor,
});
export type ListOutcomesQuery = z.input<typeof outcomeQuerySchema>;
