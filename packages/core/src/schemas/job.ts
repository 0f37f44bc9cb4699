import { z } from 'zod';
import { displayNameCharsAtMost, isDisplayName } from '../words/display-name.ts';
import { jobIdPattern } from '../words/job-id.ts';
import { reasonCharsAtMost } from '../words/reason-length.ts';
import { afterSchema } from './after.ts';
import { broadcastSchema } from './broadcast.ts';
import { calendarNameSchema } from './calendar.ts';
import { expectations } from './expectations.ts';
import { jobLockSchema } from './job-lock.ts';
import { keepSchema } from './keep.ts';
import { retrySchema } from './retry.ts';
import { instantSchema, scheduleSchema } from './schedule.ts';
import { shardsSchema } from './shards.ts';
import { taskSchema } from './task.ts';

export const jobIdSchema = z
  .string()
  .regex(jobIdPattern, expectations.jobId.en)
  .meta({ id: 'JobId' });

/** What people read of a job, in any script. */
export const displayNameSchema = z
  .string()
  .max(displayNameCharsAtMost)
  .refine(isDisplayName, expectations.displayName.en);

/** Names of queues and locks: they are part of Redis keys and znode paths. */
export const slotNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, expectations.queueName.en);

/** What to do with fire times that passed unserved. */
export const catchUpSchema = z
  .discriminatedUnion('policy', [
    z.strictObject({
      policy: z.literal('latest'),
      withinMs: z.int().min(1000).max(31_536_000_000).default(3_600_000),
    }),
    z.strictObject({ policy: z.literal('none') }),
    z.strictObject({
      policy: z.literal('all'),
      max: z.int().min(1).max(1000).default(100),
      withinMs: z.int().min(1000).max(31_536_000_000).default(3_600_000),
    }),
  ])
  .meta({ id: 'CatchUp' });

export type CatchUp = z.output<typeof catchUpSchema>;

/** What becomes of a run while another of its job is at work: it is skipped, runs beside it, waits for its turn, or takes its place. */
export const overlapSchema = z.enum(['skip', 'allow', 'queue', 'replace']);
export type Overlap = z.output<typeof overlapSchema>;

/** The shortest `startWithinMs`: a run that is no later is begun without a look at what it says. */
export const startWithinLeastMs = 1_000;

/** How many runs of a job wait for their turn, unless it says otherwise. */
export const overlapLimitDefault = 100;

const policies = {
  queue: slotNameSchema.default('default'),
  overlap: overlapSchema.default('skip'),
  /** With `overlap: queue`: how many may wait for their turn (100 unless it is said); what comes beyond that is skipped. */
  overlapLimit: z.int().min(1).max(1000).optional(),
  /** With `overlap: skip` or `queue`: how many of its runs may be at work at once (1 unless it is said). */
  maxConcurrent: z.int().min(1).max(1000).optional(),
  /** Among what is due in its queue: what says none goes before all that do, and the smaller number before the larger. */
  priority: z.int().min(0).max(2_097_152).optional(),
  catchUp: catchUpSchema.default({ policy: 'latest', withinMs: 3_600_000 }),
  /** Beside its schedule, which may be manual: after which runs of other jobs it has a run. */
  after: afterSchema.optional(),
  /** How long after it was to begin a run may begin at the latest; what catchUp and its kind allow unless it is said. */
  startWithinMs: z.int().min(startWithinLeastMs).max(604_800_000).optional(),
  timeoutMs: z.int().min(100).max(604_800_000).optional(),
  lock: jobLockSchema.optional(),
  retry: retrySchema.optional(),
  /** In how many parts each run is done; in one where nothing is said. */
  shards: shardsSchema.optional(),
  /** Each run is done by every worker that lives when it begins and serves the job, once by each. */
  broadcast: broadcastSchema.optional(),
  keep: keepSchema.optional(),
  /** Whether what a worker had begun when it was lost is begun once more, which is what happens where nothing is said, or is over. */
  onWorkerLost: z.enum(['retry', 'fail']).optional(),
};

/** What a user writes: everything of a job that the system does not add itself. */
export const jobInputSchema = z
  .strictObject({
    id: jobIdSchema,
    /** What people read beside the id, and nothing goes by; the id alone where it is not said. */
    name: displayNameSchema.optional(),
    description: z.string().max(2000).default(''),
    tags: z.array(z.string().min(1).max(64)).max(32).default([]),
    schedule: scheduleSchema,
    task: taskSchema,
    ...policies,
  })
  .meta({ id: 'JobInput' });

export type JobInput = z.output<typeof jobInputSchema>;

/** Why and until when a job is paused. */
export const pauseSchema = z
  .strictObject({
    reason: z.string().max(reasonCharsAtMost),
    since: instantSchema,
    until: instantSchema.optional(),
  })
  .meta({ id: 'Pause' });

/** A job as it stands in ZooKeeper. */
export const jobDefinitionSchema = z
  .strictObject({
    ...jobInputSchema.shape,
    /** Counts the edits of this job, from 1. */
    version: z.int().min(1),
    /** Grows with every write of the job's bucket, so also over deletion and re-creation; the gate compares it. */
    revision: z.int().min(1),
    createdAt: instantSchema,
    /** Who created it, and from where; absent where nobody noted it. */
    createdBy: z.string().max(200).optional(),
    /** Fire times up to this instant belong to the version before. */
    updatedAt: instantSchema,
    paused: pauseSchema.optional(),
    /** The version of each calendar of the schedule that this definition must not be compiled without. */
    calendarVersions: z.record(calendarNameSchema, z.int().min(1)).optional(),
  })
  .meta({ id: 'JobDefinition' });

export type JobDefinition = z.output<typeof jobDefinitionSchema>;

/** What was written of a job, without what the system adds. */
export function jobContent(definition: JobDefinition): JobInput {
  const {
    version: _version,
    revision: _revision,
    createdAt: _createdAt,
    createdBy: _createdBy,
    updatedAt: _updatedAt,
    paused: _paused,
    calendarVersions: _calendarVersions,
    ...content
  } = definition;
  return content;
}
