import {
  type DefinitionCatalog,
  firesFrom,
  isTimed,
  type ScheduleStore,
  type SuspectJob,
} from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';
import type { SuspectJobs } from './suspect-jobs.ts';

/** Looked at in one round: so many records are parsed in some ten milliseconds. */
const jobsAtOnce = 200;

/**
 * Looks through what Redis keeps of the jobs, some at a time, for what somebody damaged or deleted there. Nothing else would notice while
 * nobody edits the job: a job that has lost its cursor just does not fire any more. What looks wrong is carried anew from ZooKeeper.
 */
export async function runMender(
  deps: LoopDeps & {
    readonly store: Pick<ScheduleStore, 'suspect'>;
    readonly catalog: Pick<DefinitionCatalog, 'all' | 'get'>;
    readonly everyMs: number;
    readonly suspects: SuspectJobs;
  },
  signal: AbortSignal,
): Promise<void> {
  const { store, catalog, clock, logger, everyMs, suspects } = deps;
  let walk = catalog.all()[Symbol.iterator]();
  await untilAborted({ clock, logger, signal, everyMs, name: 'the mending' }, async () => {
    for (let isMuchWrong = true; isMuchWrong && !signal.aborted; ) {
      const jobIds = next(walk);
      if (jobIds.length < jobsAtOnce) walk = catalog.all()[Symbol.iterator]();
      const found = (await store.suspect(jobIds)).filter((job) => isWrong(job, catalog));
      suspects.add(found.map(({ jobId }) => jobId));
      // Something that concerns all jobs is not left to its turn.
      isMuchWrong = jobIds.length === jobsAtOnce && found.length > jobsAtOnce / 2;
    }
  });
}

function next(walk: Iterator<{ readonly id: string }>): readonly string[] {
  const jobIds: string[] = [];
  while (jobIds.length < jobsAtOnce) {
    const step = walk.next();
    if (step.done === true) break;
    jobIds.push(step.value.id);
  }
  return jobIds;
}

/** Paused until it is resumed, or run by hand only: such a job has no cursor. */
function isWrong(job: SuspectJob, catalog: Pick<DefinitionCatalog, 'get'>): boolean {
  const definition = catalog.get(job.jobId);
  if (definition === undefined) return false;
  if (job.because === 'damaged') return true;
  return firesFrom(definition) !== undefined && isTimed(definition.schedule);
}
