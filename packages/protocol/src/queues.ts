import {
  instantSchema,
  queueLimitsContentSchema,
  slotNameSchema,
  workerSchema,
} from '@escapement/core';
import { z } from 'zod';
import { countedPage } from './paging.ts';
import { reasonSchema } from './reasons.ts';

/** Why something takes nothing new, since when, and who said so. */
export const haltViewSchema = z
  .strictObject({ reason: z.string(), by: z.string(), since: instantSchema })
  .meta({ id: 'Halt' });
export type HaltView = z.output<typeof haltViewSchema>;

/** What stands in a queue now. */
const depthSchema = z
  .strictObject({
    /** Due, and no worker has taken them. */
    dueCount: z.int(),
    /** To be begun later. */
    laterCount: z.int(),
    /** In the hands of workers. */
    inHandCount: z.int(),
    /** Since when the first of those that are due could have begun. */
    oldestDueTime: instantSchema.optional(),
  })
  .meta({ id: 'QueueDepth' });

/** A queue that jobs name, workers serve, or somebody has paused. */
export const queueSchema = z
  .strictObject({
    name: z.string(),
    /** Present while workers take nothing from it, since somebody said so. */
    paused: haltViewSchema.optional(),
    jobCount: z.int(),
    /** The first fifty of the workers that serve it. */
    workerIds: z.array(z.string()),
    workerCount: z.int(),
    /** How many runs those may have in hand at once, in all their queues. */
    hands: z.int(),
    /** Handlers that jobs of it call and no worker of it has; runs of those jobs fail. */
    lacking: z.array(z.string()),
    /** How many of its runs may be at work at once, and may begin within a while; absent where nobody has set any. */
    limits: queueLimitsContentSchema.optional(),
    /** Absent when Redis could not be asked. */
    depth: depthSchema.optional(),
  })
  .meta({ id: 'Queue' });
export type QueueView = z.output<typeof queueSchema>;

export const queueListSchema = countedPage(queueSchema).meta({ id: 'QueueList' });
export type QueueList = z.output<typeof queueListSchema>;

/** A living worker, and who wants it drained. */
export const workerViewSchema = z
  .strictObject({ ...workerSchema.shape, drained: haltViewSchema.optional() })
  .meta({ id: 'LivingWorker' });
export type WorkerView = z.output<typeof workerViewSchema>;
export const workerListSchema = countedPage(workerViewSchema).meta({ id: 'WorkerList' });
export type WorkerList = z.output<typeof workerListSchema>;

export const queueNameSchema = slotNameSchema;
/** Why something is to take nothing new. */
export const haltBodySchema = z.strictObject({ reason: reasonSchema });

/** What came of it: whether it takes nothing new now, and by whose word. */
export const haltAnswerSchema = z
  .strictObject({ name: z.string(), halt: haltViewSchema.nullable() })
  .meta({ id: 'HaltAnswer' });
export type HaltAnswer = z.output<typeof haltAnswerSchema>;
