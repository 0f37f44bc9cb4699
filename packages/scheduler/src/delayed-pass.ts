import {
  type CommitOutcome,
  type DefinitionCatalog,
  type DelayedFate,
  type DelayedJob,
  type DelayedRun,
  planDelayed,
  type RedisMillis,
  type ScheduleStore,
  type Term,
} from '@escapement/core';
import { apart } from './apart.ts';
import type { SchedulerMeter } from './metrics.ts';
import type { Projector } from './projector.ts';

/** Delayed runs read at once, and written at once. */
export const delayedPerRead = 200;
const delayedPerWrite = 50;

interface Deps {
  readonly term: Term;
  readonly store: Pick<ScheduleStore, 'stageDelayed'>;
  readonly catalog: Pick<DefinitionCatalog, 'get' | 'broken'>;
  readonly projector: Pick<Projector, 'isWaiting' | 'holds' | 'hurry' | 'knows' | 'setAside'>;
  readonly meter: SchedulerMeter;
  readonly isStopping: () => boolean;
}

/** What becomes of delayed runs whose time has nearly come. Those wait whose job is not known well enough yet. */
export function delayedFates(
  deps: Deps,
  runs: readonly DelayedRun[],
  now: RedisMillis,
): readonly DelayedFate[] {
  return runs.flatMap((run) => {
    const job = jobOf(deps, run, now);
    return job === undefined ? [] : [planDelayed(run, job, deps.term.epoch)];
  });
}

/** What is gone or broken may be put back until the run is due. */
function jobOf(
  { catalog, projector }: Deps,
  { jobId, dueTime }: DelayedRun,
  now: RedisMillis,
): DelayedJob | undefined {
  if (projector.isWaiting(jobId)) return undefined;
  const definition = catalog.get(jobId);
  if (definition !== undefined) {
    if (projector.holds(jobId, definition.revision)) return { kind: 'stands', definition };
    projector.hurry(jobId);
    return undefined;
  }
  if (dueTime > now) return undefined;
  if (catalog.broken().has(jobId)) return { kind: 'broken' };
  return projector.knows(jobId) ? undefined : { kind: 'gone' };
}

/** Writes them, some at once; what stands in Redis of a job and refuses its own holds up no other. */
export async function stageFates(
  deps: Deps,
  fates: readonly DelayedFate[],
): Promise<CommitOutcome> {
  for (let from = 0; from < fates.length && !deps.isStopping(); from += delayedPerWrite) {
    const outcome = await apart(fates.slice(from, from + delayedPerWrite), {
      write: (some) => deps.store.stageDelayed(deps.term, some),
      refused: ({ run }, fault) => deps.projector.setAside(run.jobId, fault),
    });
    if (outcome.kind !== 'committed') return outcome;
  }
  const staged = fates.filter(({ kind }) => kind === 'staged').length;
  deps.meter.count('escapement_staged_runs_total', staged);
  return { kind: 'committed' };
}
