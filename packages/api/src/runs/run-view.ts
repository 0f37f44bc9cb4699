import { type DefinitionCatalog, type Run, zoneOf } from '@escapement/core';
import type { RunView } from '@escapement/protocol';

/** A run with what its job says of itself, out of the definitions that are in memory anyway. */
export function runView(run: Run, catalog: Pick<DefinitionCatalog, 'get'>): RunView {
  return { ...run, ...ofJob(run.jobId, catalog) };
}

/** What people read of a job, and the zone in which its days are counted, as fields of what is of that job. */
export function ofJob(
  jobId: string,
  catalog: Pick<DefinitionCatalog, 'get'>,
): { readonly timeZone?: string; readonly jobName?: string } {
  const { schedule, name } = catalog.get(jobId) ?? {};
  const timeZone = schedule && zoneOf(schedule);
  return {
    ...(name === undefined ? {} : { jobName: name }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}
