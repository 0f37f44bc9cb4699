import { z } from 'zod';
import { shardLimits } from '../runs/shard-limits.ts';
import { expectations } from './expectations.ts';
import { jsonValueSchema } from './task.ts';

/** What the shards of a run must have come to for it to have succeeded: all of them, any one, or more than half. */
export const groupSuccesses = ['allOf', 'anyOf', 'quorum'] as const;
export type GroupSuccess = (typeof groupSuccesses)[number];

/** In how many parts each run of a job is done. */
export const shardsSchema = z
  .strictObject({
    count: z.int().min(shardLimits.least).max(shardLimits.most),
    /** What each shard is told besides, in their order. */
    parameters: z.array(jsonValueSchema).max(shardLimits.most).optional(),
    success: z.enum(groupSuccesses).default('allOf'),
  })
  .refine(({ count, parameters }) => parameters === undefined || parameters.length === count, {
    error: expectations.shardParameters.en,
    path: ['parameters'],
  })
  .meta({ id: 'Shards' });

export type Shards = z.output<typeof shardsSchema>;
