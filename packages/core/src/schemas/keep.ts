import { z } from 'zod';
import { expectations } from './expectations.ts';

/** What a job keeps of its runs that are over, where it says so itself. The last of them stays, however old it is. */
export const keepSchema = z
  .strictObject({
    /** So many of its newest runs, in place of what the deployment says. */
    runs: z.int().min(1).max(1_000_000).optional(),
    /** None whose fire time is further back than so many days of 24 hours. */
    days: z.int().min(1).max(3_650).optional(),
  })
  .refine(({ runs, days }) => runs !== undefined || days !== undefined, {
    error: expectations.keep.en,
  })
  .meta({ id: 'Keep' });

export type Keep = z.output<typeof keepSchema>;
