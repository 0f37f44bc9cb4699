import {
  clusterWarningSchema,
  delayedKeyPattern,
  delayedLimits,
  expectations,
  filterChars,
  instantSchema,
  jobDefinitionSchema,
  jobInputSchema,
  jsonValueSchema,
  keyWatchSchema,
  runStateSchema,
  wordsSchema,
} from '@escapement/core';
import { z } from 'zod';
import { countedPage, page, pageCursor, pageLimit } from './paging.ts';
import { reasonSchema } from './reasons.ts';
import { revisionList } from './revisions.ts';
import { runViewSchema } from './runs.ts';

/** A job as a person writes it: what has a default may be left out. */
export type JobDraft = z.input<typeof jobInputSchema>;

export const pauseBodySchema = z.strictObject({
  reason: reasonSchema,
  /** When it ends by itself; where it is not said, somebody has to resume the job. */
  until: instantSchema.optional(),
});
export type PauseBody = z.input<typeof pauseBodySchema>;

/** Only over this one; whatever stands, unless given. */
const ifVersion = z.int().min(1).optional();

export const pauseJobBodySchema = z.strictObject({ ...pauseBodySchema.shape, ifVersion });
export const resumeJobBodySchema = z.strictObject({ ifVersion }).optional();

/** A job that is to be created, paused from its beginning on where it says so. */
export const newJobSchema = z
  .strictObject({
    ...jobInputSchema.shape,
    paused: pauseBodySchema.optional(),
  })
  .meta({ id: 'NewJob' });
export type NewJobDraft = z.input<typeof newJobSchema>;
export type NewJobInput = z.output<typeof newJobSchema>;

/** A job with what it is doing. */
export const jobViewSchema = z
  .strictObject({
    ...jobDefinitionSchema.shape,
    state: z.enum(['enabled', 'paused', 'broken']),
    /** Whether the leader has carried this revision into the schedule yet. */
    applied: z.boolean(),
    words: wordsSchema,
    nextFireTime: instantSchema.optional(),
    lastRun: runViewSchema.optional(),
    /** States of the last settled runs, oldest first. */
    recent: z.array(runStateSchema),
    runningCount: z.int(),
    /** Of a job of keys: how they are watched; in the answer about one job. */
    keyWatch: keyWatchSchema.optional(),
    /** Present when Redis could not be asked: `applied`, `recent` and `runningCount` are then not known. */
    activityUnknown: z.literal(true).optional(),
    /** Why its runs wait or fail though the job is right, as that no worker serves its queue; in the answer about one job. */
    warnings: z.array(clusterWarningSchema).optional(),
  })
  .meta({ id: 'Job' });
export type JobView = z.output<typeof jobViewSchema>;

/** A znode that should hold a definition and does not; it fires nothing until it is replaced or deleted. */
export const brokenJobSchema = z
  .strictObject({ id: z.string(), state: z.literal('broken'), problem: z.string() })
  .meta({ id: 'BrokenJob' });
export type BrokenJob = z.output<typeof brokenJobSchema>;

/** One job as a GET answers it: alive, or a znode that holds what is no definition. */
export const jobAnswerSchema = z.union([jobViewSchema, brokenJobSchema]);
export type JobAnswer = z.output<typeof jobAnswerSchema>;

export const jobListSchema = countedPage(jobAnswerSchema).meta({ id: 'JobList' });
export type JobList = z.output<typeof jobListSchema>;

export const jobRevisionsSchema = revisionList(
  z.strictObject(jobInputSchema.shape).meta({ id: 'JobContent' }),
).meta({ id: 'JobRevisions' });
export type JobRevisions = z.output<typeof jobRevisionsSchema>;

/** Which of the kept versions is to stand again. */
export const jobRollbackSchema = z
  .strictObject({
    version: z.int().min(1),
    ifVersion,
  })
  .meta({ id: 'JobRollback' });

const most = filterChars.jobs;

export const listJobsQuerySchema = z.strictObject({
  /** Words that must all occur in id, name, description, tags, handler, URL or cron text, or in what is said of the schedule in either language. */
  q: z.string().max(most.q).optional(),
  state: z.enum(['enabled', 'paused', 'broken']).optional(),
  tag: z.string().max(most.tag).optional(),
  /** The time zone that its schedule says. */
  zone: z.string().max(most.zone).optional(),
  queue: z.string().max(most.queue).optional(),
  handler: z.string().max(most.handler).optional(),
  /** `failing`: its last run that ended went badly. `unserved`: it is enabled, and no living worker offers what it asks for. */
  health: z.enum(['failing', 'unserved']).optional(),
  /**
   * `next`: by when they fire next, soonest first; those that do not fire by themselves come last. `name`: by what people read, which is the id where a
   * job has no name.
   */
  sort: z.enum(['id', '-id', 'name', '-name', 'updated', '-updated', 'next']).optional(),
  limit: pageLimit,
  cursor: pageCursor,
});
export type JobSort = NonNullable<z.output<typeof listJobsQuerySchema>['sort']>;
export type ListJobsQuery = z.input<typeof listJobsQuerySchema>;

/** What becomes of the runs that workers have in hand when their job is deleted: they go on to their end, or are cancelled. */
export const deleteJobQuerySchema = z.strictObject({
  running: z.enum(['finish', 'cancel']).default('finish'),
});
export type DeleteJobQuery = z.input<typeof deleteJobQuerySchema>;

export const delayedKeySchema = z.string().regex(delayedKeyPattern, expectations.delayedKey.en);

export const runNowBodySchema = z
  .strictObject({
    /** What its handler is given in place of what the job says, templates in it filled; held against the job's inputSchema. */
    input: jsonValueSchema.optional(),
    /** When it is to run, up to 366 days ahead; now, where neither this nor `delayMs` is said. */
    runAt: instantSchema.optional(),
    /** After how long it is to run. */
    delayMs: z.int().min(0).max(delayedLimits.aheadMs).optional(),
    /** By what you know it: one that waits under it is kept or replaced, and may be taken back. */
    key: delayedKeySchema.optional(),
    /** What becomes of one that waits under the same key: `keep` it, and this one comes to nothing, or `replace` it by this one. */
    onDuplicate: z.enum(['keep', 'replace']).optional(),
  })
  .optional();

/** The runs of a job that are asked for later and do not begin within the next minute, soonest first. */
export const delayedRunsSchema = page(runViewSchema).meta({ id: 'DelayedRuns' });
export type DelayedRuns = z.output<typeof delayedRunsSchema>;

export const delayedRunsQuerySchema = z.strictObject({ limit: pageLimit, cursor: pageCursor });
export type DelayedRunsQuery = z.input<typeof delayedRunsQuerySchema>;

/** Which one is taken back: by its key, or by the id of its run. */
export const takeBackQuerySchema = z.strictObject({
  key: delayedKeySchema.optional(),
  run: z.string().max(300).optional(),
});
export type TakeBackQuery = z.input<typeof takeBackQuerySchema>;
export type RunNowBody = NonNullable<z.input<typeof runNowBodySchema>>;
