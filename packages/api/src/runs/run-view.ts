import type { DefinitionCatalog, Run } from '@escapement/core';
import type { RunView } from '@escapement/protocol';

/** A run with the zone in which its job prescribes it, out of the definitions that are in memory anyway. */
export function runView(run: Run, catalog: Pick<DefinitionCatalog, 'get'>): RunView {
  const schedule = catalog.get(run.jobId)?.schedule;
  return schedule?.kind === 'cron' ? { ...run, timeZone: schedule.timeZone } : run;
}
