import type { DefinitionCatalog, Run } from '@escapement/core';
import type { RunView } from '@escapement/protocol';

/** A run with the zone in which its job prescribes it, out of the definitions that are in memory anyway. */
export function runView(run: Run, catalog: Pick<DefinitionCatalog, 'get'>): RunView {
  return { ...run, ...zoneOf(run.jobId, catalog) };
}

/** The zone in which a job prescribes its fire times, as a field of what is of that job. */
export function zoneOf(
  jobId: string,
  catalog: Pick<DefinitionCatalog, 'get'>,
): { readonly timeZone?: string } {
  const schedule = catalog.get(jobId)?.schedule;
  return schedule?.kind === 'cron' ? { timeZone: schedule.timeZone } : {};
}
