import {
  auditedActs,
  auditedThingChars,
  outcomeWithoutRunSchema,
  runStateSchema,
} from '@escapement/core';
import { z } from 'zod';

/** What the address bar may say about each screen. What does not fit is dropped, never an error. */
const word = z.coerce.string().max(200).optional().catch(undefined);
/** Several words of a few, separated by commas. */
const several = (one: z.ZodType) =>
  z
    .string()
    .refine((text) => text.split(',').every((each) => one.safeParse(each).success))
    .optional()
    .catch(undefined);

export const jobsSearchSchema = z.object({
  q: word,
  state: z.enum(['enabled', 'paused', 'broken']).optional().catch(undefined),
  tag: word,
  zone: word,
  queue: word,
  handler: word,
  health: z.enum(['failing', 'unserved']).optional().catch(undefined),
  sort: z
    .enum(['id', '-id', 'name', '-name', 'updated', '-updated', 'next'])
    .optional()
    .catch(undefined),
});
export type JobsSearch = z.output<typeof jobsSearchSchema>;

export const jobSearchSchema = z.object({
  tab: z
    .enum(['runs', 'delayed', 'backfills', 'ledger', 'history', 'versions', 'definition'])
    .optional()
    .catch(undefined),
  /** Of the fire ledger, from when to when. */
  from: word,
  to: word,
});
export type JobSearch = z.output<typeof jobSearchSchema>;

/** `from`: the job whose fields a new one begins with. */
export const newJobSearchSchema = z.object({ from: word });

/** Jobs of which a list shows every row, separated by commas. */
const unfolded = z.coerce.string().max(1_000).optional().catch(undefined);

export const overviewSearchSchema = z.object({ unfolded });

export const runsSearchSchema = z.object({
  job: word,
  q: word,
  /** Ids of jobs, separated by commas. */
  exclude: word,
  state: several(runStateSchema),
  queue: word,
  worker: word,
  from: word,
  to: word,
  unfolded,
});
export type RunsSearch = z.output<typeof runsSearchSchema>;

export const notRunSearchSchema = z.object({
  job: word,
  outcome: several(outcomeWithoutRunSchema),
  from: word,
  to: word,
});
export type NotRunSearch = z.output<typeof notRunSearchSchema>;

/** The years that the timetable covers; without one it is the current. */
export const calendarSearchSchema = z.object({
  year: z.coerce.number().int().min(1970).max(2199).optional().catch(undefined),
});

export const auditSearchSchema = z.object({
  who: word,
  act: z.enum(auditedActs).optional().catch(undefined),
  about: z.coerce.string().max(auditedThingChars).optional().catch(undefined),
  from: word,
  to: word,
});
export type AuditSearch = z.output<typeof auditSearchSchema>;

/** As long as the address of any screen with its filters. */
const place = z.string().max(4_000).optional().catch(undefined);
export const signInSearchSchema = z.object({ token: word, next: place });
