import { z } from 'zod';
import { afterLimits } from '../runs/after-limits.ts';
import { jobIdPattern } from '../words/job-id.ts';
import { expectations } from './expectations.ts';

/** After which runs of other jobs a job has a run of its own. */
export const afterSchema = z
  .strictObject({
    jobs: z
      .array(z.string().regex(jobIdPattern, expectations.jobId.en))
      .min(1)
      .max(afterLimits.jobs)
      .refine((jobs) => new Set(jobs).size === jobs.length, { error: expectations.afterJobs.en }),
    /** What their runs must have come to: a success, another end than that which nobody wanted, or whatever it was. */
    on: z.enum(['success', 'failure', 'end']).default('success'),
    /** One run when a run of each has ended so that serves the same fire time, or one after each run of any of them. */
    mode: z.enum(['all', 'any']).default('all'),
  })
  .meta({ id: 'After' });

export type After = z.output<typeof afterSchema>;
