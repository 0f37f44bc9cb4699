import { z } from 'zod';
import { expectations } from './expectations.ts';
import { permitsSchema } from './lock.ts';

/** A lock; of a job of keys it may be another one for each key, such as `order-${key}`. */
export const lockNameSchema = z
  .string()
  .max(64)
  .regex(/^(?:[A-Za-z0-9]|\$\{key\})(?:[A-Za-z0-9._-]|\$\{key\})*$/, expectations.lockName.en);

/** The lock of a job: a mutex by its name, or one permit of a semaphore. */
export const jobLockSchema = z.union(
  [
    lockNameSchema,
    z.strictObject({ name: lockNameSchema, permits: permitsSchema }).meta({ id: 'JobSemaphore' }),
  ],
  expectations.jobLock.en,
);
export type JobLock = z.output<typeof jobLockSchema>;

/** What it is called. */
export function lockNameOf(lock: JobLock): string {
  return typeof lock === 'string' ? lock : lock.name;
}

/** How many may hold it at once; `undefined` of a mutex. */
export function lockPermitsOf(lock: JobLock | undefined): number | undefined {
  return typeof lock === 'object' ? lock.permits : undefined;
}

/** The same as a run has it: the name, by which all records know it, and beside it how many permits there are. */
export function lockOfRun(lock: JobLock | undefined): { lock?: string; lockPermits?: number } {
  if (lock === undefined) return {};
  return typeof lock === 'string' ? { lock } : { lock: lock.name, lockPermits: lock.permits };
}
