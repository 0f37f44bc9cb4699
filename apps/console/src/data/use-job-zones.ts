import type { BrokenJob, JobView } from '@escapement/protocol';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queries } from './queries.ts';

/** A definition that could not be read has no schedule, no words and no version. */
export function isBroken(job: JobView | BrokenJob): job is BrokenJob {
  return !('schedule' in job);
}

/** The zone of a job's cron schedule; `undefined` for schedules that know no zone. */
export function zoneOf(job: JobView | BrokenJob | undefined): string | undefined {
  if (job === undefined || isBroken(job)) return undefined;
  return job.schedule.kind === 'cron' ? job.schedule.timeZone : undefined;
}

/** Zones by job id for lists of runs. A job beyond the first two hundred is shown in the reader's zone, with its offset. */
export function useJobZones(): ReadonlyMap<string, string> {
  const { data } = useQuery(queries.zones());
  return useMemo(() => {
    const zones = new Map<string, string>();
    for (const job of data?.items ?? []) {
      const zone = zoneOf(job);
      if (zone !== undefined) zones.set(job.id, zone);
    }
    return zones;
  }, [data]);
}
