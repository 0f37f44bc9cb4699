import { setImmediate } from 'node:timers/promises';
import type { JobInput, KnownCalendars } from '@escapement/core';
import type { Ask } from '../../ask.ts';
import { knownNames, refuseUnfit } from '../../jobs/definition-check.ts';
import { openStock } from '../../jobs/definition-stock.ts';
import { jobIdTaken } from '../../jobs/job-refusals.ts';
import { scheduleRefusals } from '../../jobs/schedule-check.ts';
import { ProblemSignal } from '../../problems/problem-signal.ts';
import type { ReadingPorts } from '../../reading-ports.ts';
import type { NewJob } from './new-job.ts';

/**
 * Why jobs are not to be written, in their order; `undefined` where nothing speaks against one. Of several with one id the first that can be
 * kept is, as if they had been sent one after the other.
 */
export async function refusalsOf(
  world: { readonly deps: ReadingPorts; readonly ask: Ask },
  jobs: readonly NewJob[],
  calendars: KnownCalendars,
): Promise<readonly (ProblemSignal | undefined)[]> {
  const { deps } = world;
  const names = await knownNames(
    world,
    jobs.map(({ input }) => input),
  );
  const refusals: (ProblemSignal | undefined)[] = [];
  for (const { input } of jobs) {
    refusals.push(refusalIn(() => refuseUnfit(names, input)));
    // Looking through a schema takes some milliseconds at worst, and a batch may have hundreds of them: the loop is others' too.
    if (jobs.length > 1 && hasSchema(input)) await setImmediate();
  }
  // The schedule of a job that stood before was right then, and may be over.
  const isOpen = (job: NewJob, index: number) =>
    refusals[index] === undefined && job.before === undefined;
  const open = jobs.flatMap((job, index) => (isOpen(job, index) ? [index] : []));
  const inputs = jobs.filter(isOpen).map(({ input }) => input);
  const ofSchedules = await scheduleRefusals(world, inputs, calendars);
  for (const [place, index] of open.entries()) refusals[index] = ofSchedules[place];

  const stock = openStock(deps);
  const ids = new Set<string>();
  return jobs.map(({ input }, index) => {
    const { id } = input;
    return (
      refusals[index] ??
      refusalIn(() => {
        if (ids.has(id)) throw jobIdTaken(id, `Another job of this request has the id ${id}.`);
        stock.admit(input, deps.catalog.get(id));
        ids.add(id);
      })
    );
  });
}

function hasSchema({ task }: JobInput): boolean {
  return task.kind === 'handler' && task.inputSchema !== undefined;
}

function refusalIn(look: () => void): ProblemSignal | undefined {
  try {
    look();
    return undefined;
  } catch (error) {
    if (error instanceof ProblemSignal) return error;
    throw error;
  }
}
