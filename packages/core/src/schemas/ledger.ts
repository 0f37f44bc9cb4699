import { z } from 'zod';
import { runStateSchema } from './run.ts';
import { instantSchema } from './schedule.ts';

/** Why a fire time has no run. Stable: users filter and alert by them, the console translates them. */
export const ledgerReasons = [
  'overlap',
  'overlap-limit',
  'calendar',
  'edited',
  'deleted',
  'paused',
  'too-old',
  'too-late',
  'catch-up-none',
  'newer-run-serves',
  'catch-up-limit',
  'redis-forgot',
  'redis-went-back',
  'records-lost',
  'definition-broken',
] as const;
export const ledgerReasonSchema = z.enum(ledgerReasons);
export type LedgerReason = z.output<typeof ledgerReasonSchema>;

/** What becomes of a fire time that has no run. */
export const outcomesWithoutRun = ['skipped', 'missed', 'superseded', 'unknown'] as const;
export const outcomeWithoutRunSchema = z.enum(outcomesWithoutRun);
export type OutcomeWithoutRun = z.output<typeof outcomeWithoutRunSchema>;

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
