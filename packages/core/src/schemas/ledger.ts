import { z } from 'zod';
import { ledgerReasons, outcomesWithoutRun } from '../words/fire-outcomes.ts';
import { runStateSchema } from './run.ts';
import { instantSchema } from './schedule.ts';

export const ledgerReasonSchema = z.enum(ledgerReasons);

export const outcomeWithoutRunSchema = z.enum(outcomesWithoutRun);

/** One due fire time, or one stretch of them, with its outcome. */
export const ledgerEntrySchema = z
  .strictObject({
    fireTime: instantSchema,
    /** The last fire time of a stretch that shares one outcome; absent for a single one. */
    untilFireTime: instantSchema.optional(),
    /** How many fire times the stretch holds, where it was counted. */
    count: z.int().optional(),
    /** `unknown`: it may have run or not, since Redis lost the memory of it. */
    outcome: z.enum(['run', ...outcomesWithoutRun]),
    reason: ledgerReasonSchema.optional(),
    /** What the reason refers to: the run that blocked, the calendar's name. */
    detail: z.string().optional(),
    runId: z.string().optional(),
    runState: runStateSchema.optional(),
    /** Start minus due time; absent where nothing started. */
    latenessMs: z.int().optional(),
    recordedAt: instantSchema.optional(),
  })
  .meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.output<typeof ledgerEntrySchema>;

const keptInstantSchema = z.number().min(-8.64e15).max(8.64e15);

/** A row of the ledger as it is kept, as far as it is shown; instants are epoch milliseconds. */
export const keptRowSchema = z.object({
  fireTime: keptInstantSchema,
  untilFireTime: keptInstantSchema.optional(),
  count: z.int().optional(),
  outcome: outcomeWithoutRunSchema,
  reason: ledgerReasonSchema,
  detail: z.string().optional(),
  runId: z.string().optional(),
  recordedAt: keptInstantSchema,
});
export type KeptRow = z.output<typeof keptRowSchema>;
