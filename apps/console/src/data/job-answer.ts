import type { BrokenJob, JobView } from '@escapement/protocol';

/** A definition that could not be read has no schedule, no words and no version. */
export function isBroken(job: JobView | BrokenJob): job is BrokenJob {
  return !('schedule' in job);
}

/** The zone of a job's cron schedule; `undefined` for schedules that know no zone. */
export function zoneOf(job: JobView | BrokenJob | undefined): string | undefined {
  if (job === undefined || isBroken(job)) return undefined;
  return job.schedule.kind === 'cron' ? job.schedule.timeZone : undefined;
}
