import { instantSchema, leaseLimits, lockTenureSchema, permitsSchema } from '@escapement/core';
import { z } from 'zod';
import { reasonSchema } from './reasons.ts';

const { leastLeaseMs, longestLeaseMs, longestWaitMs, ownerChars } = leaseLimits;
const leaseMs = z.int().min(leastLeaseMs).max(longestLeaseMs);

/** Who wants a lock, how long he waits for it and how long it is his, unless he renews it. */
export const takeLeaseBodySchema = z.strictObject({
  owner: z.string().trim().min(1).max(ownerChars),
  waitMs: z.int().min(0).max(longestWaitMs).default(0),
  leaseMs,
});
export type TakeLeaseBody = z.input<typeof takeLeaseBodySchema>;

export const renewLeaseBodySchema = z.strictObject({ leaseMs });
export type RenewLeaseBody = z.input<typeof renewLeaseBodySchema>;

/** A lease that is held; who knows its id may renew and release it. */
export const leaseSchema = z
  .strictObject({
    name: z.string(),
    leaseId: z.string(),
    fencingToken: z.int(),
    expiresAt: instantSchema,
  })
  .meta({ id: 'Lease' });
export type LeaseView = z.output<typeof leaseSchema>;

/** Which holder loses it, why, and the name of the lock once more: nothing brings it back. */
export const freeLockBodySchema = z.strictObject({
  fencingToken: z.int().min(1),
  confirm: z.string().max(64),
  reason: reasonSchema,
});
export type FreeLockBody = z.input<typeof freeLockBodySchema>;

/** How many permits a semaphore is to have, instead of how many, and why. */
export const setPermitsBodySchema = z.strictObject({
  from: permitsSchema,
  to: permitsSchema,
  reason: reasonSchema,
});
export type SetPermitsBody = z.input<typeof setPermitsBodySchema>;

/** How many it has now; `overcommitted` while more are out, of which none is taken back. */
export const permitsSetSchema = z
  .strictObject({ name: z.string(), permits: permitsSchema, overcommitted: z.boolean() })
  .meta({ id: 'PermitsSet' });
export type PermitsSet = z.output<typeof permitsSetSchema>;

/** Who held a lock or a lease last, newest first; the same as long as nobody takes it. */
export const lockHistorySchema = z
  .strictObject({ name: z.string(), items: z.array(lockTenureSchema) })
  .meta({ id: 'LockHistory' });
export type LockHistory = z.output<typeof lockHistorySchema>;

/** Who has lost it. */
export const freedLockSchema = z
  .strictObject({
    name: z.string(),
    fencingToken: z.int(),
    workerId: z.string(),
    runId: z.string().nullable(),
  })
  .meta({ id: 'FreedLock' });
export type FreedLock = z.output<typeof freedLockSchema>;
