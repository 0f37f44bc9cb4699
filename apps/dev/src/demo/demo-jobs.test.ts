import { jobInputSchema } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { demoJobs } from './demo-jobs.ts';

describe('the demo set', () => {
  it.each(demoJobs)('$id is a valid job', (job) => {
    expect(jobInputSchema.safeParse(job).error).toBeUndefined();
  });

  it('spans three time zones, shares one lock between two jobs, and has one that fails', () => {
    expect(new Set(demoJobs.map((job) => job.schedule.timeZone)).size).toBe(3);
    expect(demoJobs.filter((job) => job.lock === 'warehouse')).toHaveLength(2);
    expect(demoJobs.filter((job) => job.task.handler === 'fail')).toHaveLength(1);
  });
});
