import {
  backfillOrders,
  backfillParallelSchema,
  backfillStates,
  backfillStopSchema,
  instantSchema,
} from '@escapement/core';
import { z } from 'zod';
import { reasonSchema } from './reasons.ts';

/** What a back-fill is asked for with. */
export const backfillBodySchema = z.strictObject({
  /** Fire times from this instant on. */
  from: instantSchema,
  /** Fire times before this instant; not in the future. */
  to: instantSchema,
  /** Only say what it would run, and change nothing. */
  dryRun: z.boolean().optional(),
  order: z.enum(backfillOrders).optional(),
  /** Run fire times once more that had a run; they are left out otherwise. */
  again: z.boolean().optional(),
  /** Most of its runs that are not over at a time; no more than the job lets. */
  parallel: backfillParallelSchema.optional(),
  /** Why; needed unless it is a dry run. */
  reason: reasonSchema.optional(),
});
export type BackfillBody = z.input<typeof backfillBodySchema>;

/** What a back-fill would run. */
export const backfillPlanSchema = z
  .strictObject({
    dryRun: z.literal(true),
    /** Fire times that it would run. */
    total: z.int(),
    /** Fire times that had a run, and are left out. */
    leftOut: z.int(),
    /** The first and the last of those that it would run, in its order. */
    first: z.array(instantSchema),
    last: z.array(instantSchema),
    /** How many of its runs are not over at a time. */
    atOnce: z.int(),
    /** The version of the job that says which fire times there are. */
    version: z.int(),
    /** Up to this instant records were dropped for age: fire times before it are run, though they may have had a run. */
    droppedUpTo: instantSchema.optional(),
  })
  .meta({ id: 'BackfillPlan' });
export type BackfillPlan = z.output<typeof backfillPlanSchema>;

/** A back-fill: fire times of the past that a person has run, and how far that is. */
export const backfillViewSchema = z
  .strictObject({
    id: z.string(),
    jobId: z.string(),
    from: instantSchema,
    to: instantSchema,
    order: z.enum(backfillOrders),
    again: z.boolean(),
    parallel: backfillParallelSchema.optional(),
    reason: z.string(),
    /** Who asked for it. */
    by: z.string(),
    askedAt: instantSchema,
    version: z.int(),
    total: z.int(),
    leftOut: z.int(),
    state: z.enum(backfillStates),
    /** Runs that were made. */
    staged: z.int(),
    /** Runs that are over; the four that follow say as what. */
    ended: z.int(),
    succeeded: z.int(),
    failed: z.int(),
    cancelled: z.int(),
    unknown: z.int(),
    /** When its last run was over, or it was stopped. */
    endedAt: instantSchema.optional(),
    /** Who stopped it, when, and why. */
    stop: z
      .strictObject({ ...backfillStopSchema.shape, at: instantSchema })
      .meta({ id: 'BackfillStop' })
      .optional(),
  })
  .meta({ id: 'Backfill' });
export type BackfillView = z.output<typeof backfillViewSchema>;

/** Those of a job that are remembered, newest first: twenty at most. */
export const backfillsSchema = z
  .strictObject({ items: z.array(backfillViewSchema) })
  .meta({ id: 'Backfills' });
export type Backfills = z.output<typeof backfillsSchema>;

export const stopBackfillBodySchema = z.strictObject({
  reason: reasonSchema,
});
export type StopBackfillBody = z.input<typeof stopBackfillBodySchema>;
