import type { BrokenJob, JobView } from '@escapement/protocol';

/** A definition that could not be read has no schedule, no words and no version. */
export function isBroken(job: JobView | BrokenJob): job is BrokenJob {
  return !('schedule' in job);
}

/** The zone in which the days of a job are counted; `undefined` for schedules that say none. */
export function zoneOf(job: JobView | BrokenJob | undefined): string | undefined {
  if (job === undefined || isBroken(job)) return undefined;
  return job.schedule.timeZone;
}
