import { z } from 'zod';
import { newJobSchema } from './jobs.ts';
import { problemSchema } from './problem.ts';

/** Most jobs of one request. */
export const batchedJobsAtMost = 500;

/** Jobs to create, each by itself: what is wrong with one is that one's refusal. */
export const jobBatchSchema = z.strictObject({
  jobs: z.array(newJobSchema).min(1).max(batchedJobsAtMost),
});

const createdSchema = z.strictObject({
  id: z.string(),
  outcome: z.literal('created'),
  version: z.int(),
  revision: z.int(),
  /** Present when an earlier request with the same idempotency key had made it. */
  repeated: z.literal(true).optional(),
});

const uncreatedSchema = z.strictObject({
  /** What was sent as the id, where that was a text. */
  id: z.string().optional(),
  /** `refused`: nothing of it was stored. `unknown`: it may have been. */
  outcome: z.enum(['refused', 'unknown']),
  /** What creating this job alone would have been answered. */
  problem: problemSchema,
});

export const jobOutcomeSchema = z
  .discriminatedUnion('outcome', [createdSchema, uncreatedSchema])
  .meta({ id: 'JobOutcome' });
export type JobOutcome = z.output<typeof jobOutcomeSchema>;

/** One outcome for each job, in the order in which they were sent. */
export const jobBatchOutcomesSchema = z
  .strictObject({ outcomes: z.array(jobOutcomeSchema) })
  .meta({ id: 'JobBatchOutcomes' });
export type JobBatchOutcomes = z.output<typeof jobBatchOutcomesSchema>;
