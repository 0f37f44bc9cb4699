import { z } from 'zod';

/** Readiness; strangers are told no more than whether. */
export const readinessSchema = z
  .strictObject({
    ready: z.boolean(),
    role: z.enum(['leader', 'follower']).optional(),
    waitingFor: z.array(z.string()).optional(),
    /** What works and should not stay as it is, in words. */
    warnings: z.array(z.string()).optional(),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.output<typeof readinessSchema>;
