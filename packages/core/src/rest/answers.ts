import { z } from 'zod';
import { calendarDefinitionSchema, calendarInputSchema } from '../schemas/calendar.ts';
import { electionSchema, lockSchema, nodeSchema, workerSchema } from '../schemas/cluster.ts';
import { jobDefinitionSchema } from '../schemas/job.ts';
import { ledgerEntrySchema } from '../schemas/ledger.ts';
import { logLineSchema, runSchema, runStateSchema } from '../schemas/run.ts';
import { instantSchema } from '../schemas/schedule.ts';
import { wordsSchema } from '../schemas/words.ts';

const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), cursor: z.string().optional() });

/** A page of a list whose length is known: `total` counts all pages. */
const countedPage = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), total: z.int(), cursor: z.string().optional() });

/** A job with what it is doing. */
export const jobViewSchema = z
  .strictObject({
    ...jobDefinitionSchema.shape,
    state: z.enum(['enabled', 'paused', 'broken']),
    /** Whether the leader has carried this revision into the schedule yet. */
    applied: z.boolean(),
    words: wordsSchema,
    nextFireTime: instantSchema.optional(),
    lastRun: runSchema.optional(),
    /** States of the last settled runs, oldest first. */
    recent: z.array(runStateSchema),
    runningCount: z.int(),
    /** Present when Redis could not be asked: `applied`, `recent` and `runningCount` are then not known. */
    activityUnknown: z.literal(true).optional(),
  })
  .meta({ id: 'Job' });
export type JobView = z.output<typeof jobViewSchema>;

/** A znode that should hold a definition and does not; it fires nothing until it is replaced or deleted. */
export const brokenJobSchema = z
  .strictObject({ id: z.string(), state: z.literal('broken'), problem: z.string() })
  .meta({ id: 'BrokenJob' });
export type BrokenJob = z.output<typeof brokenJobSchema>;

export const jobListSchema = z
  .strictObject({
    items: z.array(z.union([jobViewSchema, brokenJobSchema])),
    total: z.int(),
    cursor: z.string().optional(),
  })
  .meta({ id: 'JobList' });
export type JobList = z.output<typeof jobListSchema>;

export const runListSchema = page(runSchema).meta({ id: 'RunList' });
export type RunList = z.output<typeof runListSchema>;

export const ledgerSchema = page(ledgerEntrySchema).meta({ id: 'Ledger' });
export type Ledger = z.output<typeof ledgerSchema>;

export const runLogSchema = z
  .strictObject({ lines: z.array(logLineSchema), complete: z.boolean() })
  .meta({ id: 'RunLog' });
export type RunLog = z.output<typeof runLogSchema>;

export const nodeListSchema = countedPage(nodeSchema).meta({ id: 'NodeList' });
export const workerListSchema = countedPage(workerSchema).meta({ id: 'WorkerList' });
export const lockListSchema = countedPage(lockSchema).meta({ id: 'LockList' });
export const electionListSchema = page(electionSchema).meta({ id: 'ElectionList' });
export type NodeList = z.output<typeof nodeListSchema>;
export type WorkerList = z.output<typeof workerListSchema>;
export type LockList = z.output<typeof lockListSchema>;
export type ElectionList = z.output<typeof electionListSchema>;

/** What the overview shows at once. */
export const overviewSchema = z
  .strictObject({
    totals: z.strictObject({
      jobs: z.int(),
      paused: z.int(),
      broken: z.int(),
      /** What all definitions and calendars take in ZooKeeper, and may take at the most. */
      definitions: z.strictObject({ count: z.int(), bytes: z.int(), bytesAtMost: z.int() }),
      running: z.int(),
      staged: z.int(),
      /** Staged runs whose due time passed more than two seconds ago. */
      owedLate: z.int(),
      last24h: z.strictObject({
        succeeded: z.int(),
        failed: z.int(),
        skipped: z.int(),
        missed: z.int(),
      }),
      fenceRefusals: z.int(),
      /** Records in Redis that somebody met in the last hour and could not read. */
      unreadable: z.int(),
    }),
    upcoming: z.array(runSchema),
    failed: z.array(runSchema),
  })
  .meta({ id: 'Overview' });
export type Overview = z.output<typeof overviewSchema>;

export const previewSchema = z
  .strictObject({
    words: wordsSchema,
    fires: z.array(
      z.strictObject({
        fireTime: instantSchema,
        local: z.string(),
        offset: z.string(),
        kind: z.enum(['normal', 'gap', 'overlap']),
      }),
    ),
    excluded: z.array(z.strictObject({ at: instantSchema, reason: z.string() })),
    warnings: z.array(
      z.strictObject({ code: z.string(), message: wordsSchema, at: instantSchema.optional() }),
    ),
    /** Version of the time-zone data that all of this was computed with, such as 2025c. */
    tzVersion: z.string(),
  })
  .meta({ id: 'SchedulePreview' });
export type SchedulePreview = z.output<typeof previewSchema>;

/** A calendar with the jobs that use it. */
export const calendarViewSchema = z
  .strictObject({
    ...calendarDefinitionSchema.shape,
    /** Ids of jobs whose schedule names it, in order, at most 100. */
    usedBy: z.array(z.string()),
    usedByCount: z.int(),
    /** Jobs that its last edit has not been carried into yet; while there are any, the same PUT again goes on with them. */
    laggingCount: z.int(),
  })
  .meta({ id: 'Calendar' });
export type CalendarView = z.output<typeof calendarViewSchema>;

/** A znode that should hold a calendar and does not; the jobs that use it wait until it is replaced. */
export const brokenCalendarSchema = z
  .strictObject({ name: z.string(), state: z.literal('broken'), problem: z.string() })
  .meta({ id: 'BrokenCalendar' });
export type BrokenCalendar = z.output<typeof brokenCalendarSchema>;

/** One calendar as a GET answers it. */
export const calendarAnswerSchema = z.union([calendarViewSchema, brokenCalendarSchema]);
export type CalendarAnswer = z.output<typeof calendarAnswerSchema>;

export const calendarListSchema = countedPage(calendarAnswerSchema).meta({ id: 'CalendarList' });
export type CalendarList = z.output<typeof calendarListSchema>;

/** A page of versions as a person wrote them, with who wrote them when; the first of all is what stands. */
const revisionsOf = <T extends z.ZodType>(content: T) =>
  countedPage(
    z.strictObject({
      version: z.int(),
      updatedAt: instantSchema,
      /** Absent where nobody noted it. */
      updatedBy: z.string().optional(),
      content,
    }),
  );

export const calendarRevisionsSchema = revisionsOf(
  z.strictObject(calendarInputSchema.shape).meta({ id: 'CalendarContent' }),
).meta({ id: 'CalendarRevisions' });
export type CalendarRevisions = z.output<typeof calendarRevisionsSchema>;

export const sessionSchema = z
  .strictObject({ signedIn: z.boolean(), csrfToken: z.string().optional(), version: z.string() })
  .meta({ id: 'Session' });
export type Session = z.output<typeof sessionSchema>;

/** Readiness; strangers are told no more than whether. */
export const readinessSchema = z
  .strictObject({
    ready: z.boolean(),
    role: z.enum(['leader', 'follower']).optional(),
    waitingFor: z.array(z.string()).optional(),
    /** What works and should not stay as it is, in words. */
    warnings: z.array(z.string()).optional(),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.output<typeof readinessSchema>;

/** Who laid its office down. */
export const stepDownSchema = z.strictObject({ nodeId: z.string() }).meta({ id: 'StepDown' });
export type StepDown = z.output<typeof stepDownSchema>;

/** One job as a GET answers it: alive, or a znode that holds what is no definition. */
export const jobAnswerSchema = z.union([jobViewSchema, brokenJobSchema]);
export type JobAnswer = z.output<typeof jobAnswerSchema>;
