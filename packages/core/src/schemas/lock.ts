import { z } from 'zod';
import { instantSchema } from './schedule.ts';

/** How many may hold a semaphore at once. */
export const permitsSchema = z.int().min(1).max(1_000);

/** A place in the line of a lock. */
const lockPlaceSchema = z.strictObject({
  runId: z.string().nullable(),
  workerId: z.string(),
  since: instantSchema,
  mode: z.enum(['alone', 'read', 'permit']),
  /** Of a lease, and of the place of one that waits for it; whoever has a session holds its place as long as that lives. */
  expiresAt: instantSchema.optional(),
});
const lockHolderSchema = lockPlaceSchema.extend({ fencingToken: z.int() });

export const lockSchema = z
  .strictObject({
    name: z.string(),
    kind: z.enum(['mutex', 'read-write', 'semaphore', 'lease']),
    permits: z.int().nullable(),
    holder: lockHolderSchema.nullable(),
    /** How many hold it, of whom `holders` has the first. */
    holderCount: z.int(),
    holders: z.array(lockHolderSchema),
    /** How many wait, of whom `waiters` holds the first. */
    waiterCount: z.int(),
    /** In the order in which they will get the lock. */
    waiters: z.array(lockPlaceSchema),
  })
  .meta({ id: 'Lock' });
export type LockView = z.output<typeof lockSchema>;

/** What a place in a line says of its owner where it stands; `since` is when it joined, or took the lock. */
export const lockPlaceDataSchema = z.object({
  runId: z.string().nullable(),
  workerId: z.string(),
  since: instantSchema,
  /** Absent while it waits. */
  isHeld: z.literal(true).optional(),
});

/** What stands above the places of a semaphore. */
export const semaphoreDataSchema = z.object({ permits: permitsSchema });

/** How many programs a barrier waits for. */
export const barrierSizeSchema = z.int().min(1).max(1_000);

/** What stands above the places of a barrier. */
export const barrierPartySchema = z.object({
  size: barrierSizeSchema,
  entered: z.array(z.string().max(36)).max(1_000),
});
