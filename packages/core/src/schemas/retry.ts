import { z } from 'zod';

/** How a run that failed, or ran out of time, is tried again. */
export const retrySchema = z
  .strictObject({
    /** Failures that end the run: 3 is the first attempt and two more. */
    attempts: z.int().min(1).max(50),
    backoff: z.enum(['fixed', 'exponential']).default('exponential'),
    /** Between the first failure and the next attempt; doubled with each failure where the backoff is exponential. */
    delayMs: z.int().min(0).max(86_400_000).default(10_000),
    maxDelayMs: z.int().min(0).max(86_400_000).default(3_600_000),
    /** By which share a delay may be longer or shorter, so that what failed together is not tried together. */
    jitter: z.number().min(0).max(1).default(0.1),
    /** A failure whose reason holds one of these texts is not tried again. */
    finalErrors: z.array(z.string().min(1).max(200)).max(20).default([]),
  })
  .meta({ id: 'Retry' });

export type Retry = z.output<typeof retrySchema>;
