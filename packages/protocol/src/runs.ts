import {
  clusterWarningSchema,
  filterChars,
  instantSchema,
  jobIdSchema,
  jsonValueSchema,
  ledgerEntrySchema,
  logLineSchema,
  runSchema,
  runStateSchema,
  runTriggers,
  unfinishedLineSchema,
} from '@escapement/core';
import { z } from 'zod';
import { page, pageCursor, pageLimit } from './paging.ts';
import { reasonSchema } from './reasons.ts';

/** A run as the interface answers it. */
export const runViewSchema = z
  .strictObject({
    ...runSchema.shape,
    /** What people read of its job as the job stands now; absent where the job is gone, or has no name. */
    jobName: z.string().optional(),
    /** The zone of its job's schedule as the job stands now; absent where the job is gone, or its schedule knows no zone. */
    timeZone: z.string().optional(),
    /** Why it waits though it is due, as that no worker serves its queue; in the answer about one run that has not begun. */
    warnings: z.array(clusterWarningSchema).optional(),
  })
  .meta({ id: 'Run' });
export type RunView = z.output<typeof runViewSchema>;

export const runListSchema = z
  .strictObject({
    ...page(runViewSchema).shape,
    /** How many there are on all pages together, where that was asked for and could be counted within bounds. */
    total: z.int().optional(),
    /** Where not all could be counted: how many were, and there may be more. */
    totalAtLeast: z.int().optional(),
  })
  .meta({ id: 'RunList' });
export type RunList = z.output<typeof runListSchema>;

export const ledgerSchema = page(ledgerEntrySchema).meta({ id: 'Ledger' });
export type Ledger = z.output<typeof ledgerSchema>;

export const runLogSchema = z
  .strictObject({
    lines: z.array(logLineSchema),
    complete: z.boolean(),
    /** How a line stands now that the run has not ended yet, such as the progress of a download; the next answer has it anew. */
    unfinished: unfinishedLineSchema.optional(),
    /** Where a text was searched: the last line that was looked at, after which the next search goes on. */
    lookedUpTo: z.int().optional(),
  })
  .meta({ id: 'RunLog' });
export type RunLog = z.output<typeof runLogSchema>;

const most = filterChars.runs;

const severalNames = z
  .string()
  .max(most.exclude)
  .transform((text) => text.split(','));

export const listRunsQuerySchema = z.strictObject({
  job: jobIdSchema.optional(),
  /** Words that must all occur in the id or the name of its job, in any case. */
  q: z.string().max(most.q).optional(),
  /** Jobs whose runs are left out: one id, or several separated by commas. */
  exclude: z
    .string()
    .max(most.exclude)
    .transform((text) => text.split(','))
    .pipe(z.array(jobIdSchema))
    .optional(),
  /** One state, or several separated by commas. */
  state: z
    .string()
    .max(most.state)
    .transform((text) => text.split(','))
    .pipe(z.array(runStateSchema))
    .optional(),
  /** Why there are such runs: one way, or several separated by commas. */
  trigger: z
    .string()
    .max(most.trigger)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(runTriggers)))
    .optional(),
  queue: z.string().max(most.queue).optional(),
  /** The worker that began it last, by its whole id. */
  worker: z.string().max(most.worker).optional(),
  /** Queues whose runs are left out, and workers that began them last: one, or several separated by commas. */
  excludeQueue: severalNames.optional(),
  excludeWorker: severalNames.optional(),
  /** `folded`: what does a part of another is left out, and each whole says in `parts` how far these are. */
  parts: z.enum(['listed', 'folded']).optional(),
  /** `counted`: how many there are on all pages together is said as well, as far as a bounded look can tell. */
  total: z.enum(['counted']).optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  limit: pageLimit,
  cursor: pageCursor,
});
export type ListRunsQuery = z.input<typeof listRunsQuerySchema>;

export const cancelRunBodySchema = z.strictObject({ reason: reasonSchema });
export type CancelRunBody = z.input<typeof cancelRunBodySchema>;

export const retryRunBodySchema = z
  .strictObject({
    /** What its handler is given in place of what the run was given that it repeats; held against the job's inputSchema. */
    input: jsonValueSchema.optional(),
  })
  .optional();
export type RetryRunBody = NonNullable<z.input<typeof retryRunBodySchema>>;

export const ledgerQuerySchema = z.strictObject({
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  limit: pageLimit,
  cursor: pageCursor,
});
export type LedgerQuery = z.input<typeof ledgerQuerySchema>;

export const logQuerySchema = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(2000).default(500),
  /** Only lines that hold this text, in any case. */
  contains: z.string().min(1).max(200).optional(),
});
export type LogQuery = z.input<typeof logQuerySchema>;
