import type { DefinitionCatalog, Run } from '@escapement/core';
import type { RunView } from '@escapement/protocol';

/** A run with what its job says of itself, out of the definitions that are in memory anyway. */
export function runView(run: Run, catalog: Pick<DefinitionCatalog, 'get'>): RunView {
  return { ...run, ...ofJob(run.jobId, catalog) };
}

/** What people read of a job, and the zone in which it prescribes its fire times, as fields of what is of that job. */
export function ofJob(
  jobId: string,
  catalog: Pick<DefinitionCatalog, 'get'>,
): { readonly timeZone?: string; readonly jobName?: string } {
  const { schedule, name } = catalog.get(jobId) ?? {};
  return {
    ...(name === undefined ? {} : { jobName: name }),
    ...(schedule?.kind === 'cron' ? { timeZone: schedule.timeZone } : {}),
  };
}
