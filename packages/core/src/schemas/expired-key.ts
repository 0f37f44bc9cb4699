import { z } from 'zod';
import { instantSchema } from './schedule.ts';

/** By what the end of a key was known: Redis told of it, or a leader found it gone when its time had come. */
export const keyEndSigns = ['event', 'sweep'] as const;
export type KeyEndSign = (typeof keyEndSigns)[number];

/** What a run is told of the key by whose end it came to be. */
export const expiredKeySchema = z
  .strictObject({
    key: z.string(),
    /** When its time ran out, by the clock of the Redis that had it; of a key that nobody had seen before, when its end was heard of. */
    expiredAt: instantSchema,
    heardBy: z.enum(keyEndSigns),
  })
  .meta({ id: 'ExpiredKey' });
export type ExpiredKey = z.output<typeof expiredKeySchema>;
