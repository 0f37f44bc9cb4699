import { clusterWarningSchema, saidWaitingSchema } from '@escapement/core';
import { z } from 'zod';

/** Readiness; strangers are told no more than whether. */
export const readinessSchema = z
  .strictObject({
    ready: z.boolean(),
    role: z.enum(['leader', 'follower']).optional(),
    waitingFor: z.array(saidWaitingSchema).optional(),
    /** What works and should not stay as it is. */
    warnings: z.array(clusterWarningSchema).optional(),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.output<typeof readinessSchema>;
