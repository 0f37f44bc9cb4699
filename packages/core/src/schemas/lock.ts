import { z } from 'zod';
import { instantSchema } from './schedule.ts';

/** How many may hold a semaphore at once. */
export const permitsSchema = z.int().min(1).max(1_000);

/** A place in the line of a lock. */
const lockPlaceSchema = z.strictObject({
  runId: z.string().nullable(),
  workerId: z.string(),
  since: instantSchema,
  mode: z.enum(['alone', 'read', 'permit', 'party']),
  /** Of a lease, and of the place of one that waits for it; whoever has a session holds its place as long as that lives. */
  expiresAt: instantSchema.optional(),
});
const lockHolderSchema = lockPlaceSchema.extend({ fencingToken: z.int() });

export const lockSchema = z
  .strictObject({
    name: z.string(),
    kind: z.enum(['mutex', 'read-write', 'semaphore', 'lease', 'barrier']),
    permits: z.int().nullable(),
    /** Of a barrier, and of nothing else: how many go on together. Its holders are inside, its waiters stand before it. */
    parties: z.int().optional(),
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

/** One who holds or held a lock; without an end where it holds it still. */
export const lockTenureSchema = z.strictObject({
  fencingToken: z.int(),
  workerId: z.string(),
  runId: z.string().nullable(),
  since: instantSchema,
  endedAt: instantSchema.optional(),
  /** `unknown`: it does not hold it any more, and nobody can say since when. */
  endedBecause: z.enum(['released', 'ran-out', 'taken-away', 'unknown']).optional(),
});
export type LockTenure = z.output<typeof lockTenureSchema>;

/** What is kept of who held locks: so many of each, of so many names, and so long after it last changed. */
export const lockHistoryLimits = { tenures: 20, names: 10_000, keptMs: 604_800_000 } as const;

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

/** What a place at a barrier says of its owner; one of an older program says nothing. */
export const barrierPlaceDataSchema = z.object({ workerId: z.string(), since: instantSchema });

/** What stands above the places of a barrier. */
export const barrierPartySchema = z.object({
  size: barrierSizeSchema,
  entered: z.array(z.string().max(36)).max(1_000),
  /** When those entered, for people to see. */
  since: instantSchema.optional(),
});
