import { z } from 'zod';
import { backfillIdPattern, backfillLimits } from '../runs/backfill-limits.ts';

/** In which order a back-fill runs its fire times. */
export const backfillOrders = ['oldest-first', 'newest-first'] as const;
export type BackfillOrder = (typeof backfillOrders)[number];

/** `running`: it stages, or waits for those that it has staged. `stopped`: it stages no more. `done`: all of its runs are over. */
export const backfillStates = ['running', 'stopped', 'done'] as const;
export type BackfillState = (typeof backfillStates)[number];

/** How many of its runs may be asked to be not over at a time. */
export const backfillParallelSchema = z.int().min(1).max(backfillLimits.atOnce);

/** What a back-fill is asked for, as it is kept: nothing of it ever changes. Instants are epoch milliseconds. */
export const backfillSchema = z.strictObject({
  id: z.string().regex(backfillIdPattern),
  jobId: z.string(),
  /** Fire times in from <= t < to. */
  from: z.int(),
  to: z.int(),
  order: z.enum(backfillOrders),
  /** Fire times that have a run are run once more. */
  again: z.boolean(),
  /** Most of its runs that are not over at a time; as many as its job lets where absent. */
  parallel: backfillParallelSchema.optional(),
  reason: z.string(),
  by: z.string(),
  askedAt: z.int(),
  /** The version of the job whose schedule said which fire times there are. */
  version: z.int(),
  /** Fire times that it runs. */
  total: z.int(),
  /** Fire times that have a run, and are not among them. */
  leftOut: z.int(),
});
export type Backfill = z.output<typeof backfillSchema>;

/** Who stopped it, and why: a person, or the leader, where its job is gone or Redis has lost its memory. */
export const backfillStopSchema = z.strictObject({
  at: z.int(),
  by: z.string(),
  reason: z.string(),
});
export type BackfillStop = z.output<typeof backfillStopSchema>;
