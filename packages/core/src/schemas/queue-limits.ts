import { z } from 'zod';
import { rateKeyPieces } from '../words/rate-key.ts';
import { expectations } from './expectations.ts';
import { slotNameSchema } from './job.ts';
import { instantSchema } from './schedule.ts';

/** How many runs of a queue may begin within a second, or within a minute, counted from the first of them. */
export const rateLimitSchema = z
  .strictObject({
    perSecond: z.int().min(1).max(100_000).optional(),
    perMinute: z.int().min(1).max(1_000_000).optional(),
    /** With it so many may begin of each key: a text with `${jobId}` or something of the input of a run, such as `${input.account}`. */
    key: z
      .string()
      .max(256)
      .refine((text) => rateKeyPieces(text) !== undefined, { error: expectations.rateKey.en })
      .optional(),
  })
  .refine(({ perSecond, perMinute }) => (perSecond === undefined) !== (perMinute === undefined), {
    error: expectations.rateLimit.en,
  })
  .meta({ id: 'RateLimit' });
export type RateLimit = z.output<typeof rateLimitSchema>;

/** What a person writes of a queue. Without either field it is held back by nothing, as one that nobody wrote anything of. */
export const queueLimitsContentSchema = z
  .strictObject({
    /** How many of its runs may be at work at once, over all workers. */
    maxConcurrent: z.int().min(1).max(100_000).optional(),
    rateLimit: rateLimitSchema.optional(),
  })
  .meta({ id: 'QueueLimitsContent' });
export type QueueLimitsContent = z.output<typeof queueLimitsContentSchema>;

/** The limits of a queue as they stand in ZooKeeper, under its name. */
export const queueLimitsSchema = z
  .strictObject({
    name: slotNameSchema,
    ...queueLimitsContentSchema.shape,
    version: z.int().min(1),
    updatedAt: instantSchema,
  })
  .meta({ id: 'QueueLimits' });
export type QueueLimits = z.output<typeof queueLimitsSchema>;

/** The limits of queues as a kind of documents. */
export const queueLimitsKind = {
  folder: 'queues',
  one: 'limits of a queue',
  isName: (name: string) => slotNameSchema.safeParse(name).success,
  schema: queueLimitsSchema,
  bytesAtMost: 4 * 1024,
  countAtMost: 1_000,
  revisionBytesAtMost: 16 * 1024,
  whenBroken: 'the queue keeps the limits that it has until they are replaced',
};

/** A rate as so many in a window. */
export function rateWindow({ perSecond, perMinute }: RateLimit): {
  readonly max: number;
  readonly windowMs: number;
} {
  return perSecond === undefined
    ? { max: perMinute ?? 1, windowMs: 60_000 }
    : { max: perSecond, windowMs: 1_000 };
}

/** Which limit of its queue a run that is due waits for. */
export const queueHolds = ['maxConcurrent', 'rateLimit'] as const;
export type QueueHold = (typeof queueHolds)[number];
