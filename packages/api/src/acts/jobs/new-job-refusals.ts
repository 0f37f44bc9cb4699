import { setImmediate } from 'node:timers/promises';
import type { JobInput, JobLookup, KnownCalendars } from '@escapement/core';
import type { Ask } from '../../ask.ts';
import { refuseBrokenChain } from '../../jobs/after-check.ts';
import { knownNames, refuseUnfit } from '../../jobs/definition-check.ts';
import { openStock } from '../../jobs/definition-stock.ts';
import { jobIdTaken } from '../../jobs/job-refusals.ts';
import { scheduleRefusals } from '../../jobs/schedule-check.ts';
import { ProblemSignal } from '../../problems/problem-signal.ts';
import type { ReadingPorts } from '../../reading-ports.ts';
import type { NewJob } from './new-job.ts';

/**
 * Why jobs are not to be written, in their order; `undefined` where nothing speaks against one. Of several with one id the first that can be
 * kept is, as if they had been sent one after the other. One that is to come after another of them is refused with it, unless that one stands.
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
  const own = jobs.map(({ input }, index) => {
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
  const isSent = new Set(jobs.map(({ input }) => input.id));
  const standing: JobLookup = (id) => (isSent.has(id) ? deps.catalog.get(id) : names.jobs(id));
  return withThoseAfter(jobs, own, standing);
}

/** Refuses as well what would come after one that is refused, and what comes after that: it would wait for ever. */
function withThoseAfter(
  jobs: readonly NewJob[],
  own: readonly (ProblemSignal | undefined)[],
  standing: JobLookup,
): readonly (ProblemSignal | undefined)[] {
  const refusals = [...own];
  const open = new Map(
    jobs.flatMap(({ input }, index) => (own[index] === undefined ? [[input.id, input]] : [])),
  );
  const lookup: JobLookup = (id) => open.get(id) ?? standing(id);
  const placesAfter = new Map<string, number[]>();
  for (const [index, { input }] of jobs.entries()) {
    for (const id of input.after?.jobs ?? []) {
      placesAfter.set(id, [...(placesAfter.get(id) ?? []), index]);
    }
  }
  const gone = jobs.flatMap(({ input }) => (lookup(input.id) === undefined ? [input.id] : []));
  for (let id = gone.pop(); id !== undefined; id = gone.pop()) {
    for (const index of placesAfter.get(id) ?? []) {
      const input = jobs[index]?.input;
      if (input === undefined || refusals[index] !== undefined) continue;
      refusals[index] = refusalIn(() => refuseBrokenChain(lookup, input));
      open.delete(input.id);
      if (standing(input.id) === undefined) gone.push(input.id);
    }
  }
  return refusals;
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
