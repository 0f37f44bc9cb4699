import { z } from 'zod';
import { instantSchema } from './schedule.ts';

/**
 * How the keys of a job are watched: `listening` hears of ends and looks besides; `swept-only` looks, since Redis tells of no ends; `away`: their Redis
 * cannot be asked; `too-old`: it can, and does not know the command by which ends are asked for; `not-configured`: no scheduler that led since knows the source; `starting`: no leader has looked yet.
 */
export const keyWatchStates = [
  'starting',
  'listening',
  'swept-only',
  'away',
  'too-old',
  'not-configured',
] as const;
/** The code of the fault with which a source refuses that is too old. */
export const sourceTooOldCode = 'SOURCE_TOO_OLD';
export type KeyWatchState = (typeof keyWatchStates)[number];

/** How the keys are watched whose ends lead to runs of a job. */
export const keyWatchSchema = z
  .strictObject({
    state: z.enum(keyWatchStates),
    /** Since when it is so. */
    since: instantSchema,
    /** Where not all is as it should be: what is wrong. */
    reason: z.string().optional(),
    /** What to send to that Redis, so that it tells of the ends of keys at once. */
    command: z.string().optional(),
    /** Keys that are known to run out. */
    watched: z.int().min(0),
    /** When the soonest of them does. */
    nextExpiry: instantSchema.optional(),
    /** When all keys of the pattern were read last. */
    readAt: instantSchema.optional(),
    /** Keys of the pattern that are left out, since there are too many or they are too long. */
    leftOut: z.int().min(0).optional(),
  })
  .meta({ id: 'KeyWatch' });
export type KeyWatch = z.output<typeof keyWatchSchema>;
