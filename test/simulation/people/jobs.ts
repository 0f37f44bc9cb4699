import { type JobDefinition, jobDefinitionSchema, toIso } from '@escapement/core';
import type { JobFacts } from '../../drill/history.ts';
import type { Standing } from '../../drill/standing.ts';
import { worldBegin } from '../cluster/world.ts';

/** A job as the people of the simulation know it. */
export interface SimulatedJob {
  readonly facts: JobFacts;
  /** How long its task takes. */
  readonly workMs: number;
  /** How often it fires while nothing is to happen, and while something is. */
  readonly calmEveryMs: number;
  readonly stormEveryMs: number;
}

/** Every job fires at full multiples of this. */
export const gridMs = 10_000;
const minuteMs = 60_000;

/** Each policy that there is, beside tasks that are done at once and tasks that last. */
export const simulatedJobs: readonly SimulatedJob[] = [
  jobOf('brief', { overlap: 'skip', catchUp: 'latest' }, { workMs: 0, calmEveryMs: 10 * minuteMs }),
  jobOf(
    'keen',
    { overlap: 'allow', catchUp: 'all' },
    { workMs: 4_000, calmEveryMs: 15 * minuteMs },
  ),
  jobOf(
    'strict',
    { overlap: 'skip', catchUp: 'none' },
    { workMs: 25_000, calmEveryMs: 20 * minuteMs },
  ),
];

function jobOf(
  id: string,
  policies: Pick<JobFacts, 'overlap' | 'catchUp'>,
  work: Pick<SimulatedJob, 'workMs' | 'calmEveryMs'>,
): SimulatedJob {
  return { facts: { id, jitterMs: 0, ...policies }, ...work, stormEveryMs: gridMs };
}

/** What of a definition is neither its schedule nor its edition. */
export interface Written {
  readonly version: number;
  readonly revision: number;
  readonly at: number;
  readonly createdAt: number;
}

/** The definition that a standing of a job is written as. */
export function definitionOf(
  job: SimulatedJob,
  standing: Exclude<Standing, { kind: 'absent' }> & { readonly edition: number },
  { version, revision, at, createdAt }: Written,
): JobDefinition {
  const { id, overlap, catchUp } = job.facts;
  const everyMs = standing.kind === 'enabled' ? standing.everyMs : undefined;
  return jobDefinitionSchema.parse({
    ...{ id, version, revision, createdAt: toIso(createdAt), updatedAt: toIso(at) },
    schedule:
      everyMs === undefined
        ? { kind: 'manual' }
        : { kind: 'every', everyMs, anchorTime: toIso(worldBegin) },
    task: {
      kind: 'handler',
      handler: 'work',
      input: { edition: standing.edition, ms: job.workMs },
    },
    ...{ overlap, catchUp: catchUp === 'all' ? { policy: 'all', max: 100 } : { policy: catchUp } },
    ...(standing.kind === 'paused' ? { paused: { reason: 'tried', since: toIso(at) } } : {}),
  });
}
