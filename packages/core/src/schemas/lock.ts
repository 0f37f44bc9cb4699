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
  /** How it was held: as a place in a line is, or as a lease. */
  mode: z.enum(['alone', 'read', 'permit', 'lease']),
  since: instantSchema,
  endedAt: instantSchema.optional(),
  /** Where nobody was there to write down when it ended: by then it had, since somebody else held what excludes it. */
  endedBefore: instantSchema.optional(),
  /**
   * `lost`: its session ended, or its place was deleted by hand. `unknown`: it does not hold it any more, and what says so was forgotten, so that
   * nobody can say since when.
   */
  endedBecause: z.enum(['released', 'ran-out', 'taken-away', 'lost', 'unknown']).optional(),
  /** Who took it away, and why. */
  endedBy: z.string().optional(),
  reason: z.string().optional(),
});
export type LockTenure = z.output<typeof lockTenureSchema>;

/** What is kept of who held leases: so many of each, of so many names, and so long after it last changed. */
export const lockHistoryLimits = { tenures: 20, names: 10_000, keptMs: 604_800_000 } as const;

/**
 * What is kept of who held locks of sessions: so many rows of one lock, and of all those together whose names come to one shelf. Only where so many are
 * over, that many are given up at once, so that it is not done for each.
 */
export const lockPastLimits = { ofLock: 20, ofShelf: 128, over: 8, chars: 500 } as const;

/** A row of that, beside the token that it is named after; without an end until its holder, or who takes it away, writes that. */
export const lockPastRowSchema = z.object({
  /** The name of the znode in the line that it was held by. */
  place: z.string(),
  runId: z.string().nullable(),
  workerId: z.string(),
  since: instantSchema,
  endedAt: instantSchema.optional(),
  endedBecause: z.enum(['released', 'taken-away', 'lost']).optional(),
  endedBy: z.string().optional(),
  reason: z.string().optional(),
});
export type LockPastRow = z.output<typeof lockPastRowSchema>;

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
