import { isDeepStrictEqual } from 'node:util';
import {
  invariant,
  isPassing,
  type JobDefinition,
  type JobInput,
  unreachable,
} from '@escapement/core';
import type { Ask } from '../../ask.ts';
import { inputOf } from '../../jobs/input-of.ts';
import { jobIdTaken } from '../../jobs/job-refusals.ts';
import { manyAtOnce } from '../../many-at-once.ts';
import type { ReadingPorts } from '../../reading-ports.ts';
import type { Act } from '../act.ts';
import { done, failed, jobThing, refused, type Told } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import type { NewJob } from './new-job.ts';
import { type NewJobOutcome, refuseIfUnanswered, writeNewJobs } from './new-jobs.ts';

const comparedAtOnce = 32;

/** What is to be created. */
export interface NewJobs {
  readonly jobs: readonly Omit<NewJob, 'before'>[];
}

/** What became of a job that was to be created. */
export type CreationOutcome =
  | Exclude<NewJobOutcome, { kind: 'taken' }>
  /** An earlier request with the same key made it. */
  | { readonly kind: 'repeated'; readonly definition: JobDefinition };

/** One outcome for each, in their order. */
export interface Creations {
  readonly kind: 'answered';
  readonly outcomes: readonly CreationOutcome[];
}

/**
 * Creates jobs, each by itself, and answers in their order. A repeat of a request, on whichever node and also at the same time, finds what
 * the first one made. Throws what is about all of them; then none was answered for.
 */
export function createJobs(ports: Writes<'definitions' | 'archive'>): Act<NewJobs, Creations> {
  return {
    name: 'job.create',
    about: ({ jobs }) => jobs.map(({ input }) => jobThing(input.id)),
    told: ({ outcomes }, { jobs }) => toldOfMany(outcomes, jobs),
    async perform(call) {
      const { jobs } = call.input;
      const written = await writeNewJobs(ports, jobs, call);
      refuseIfUnanswered(written);
      const outcomes = await manyAtOnce(comparedAtOnce, jobs, async ({ input }, index) => {
        const outcome = written[index];
        invariant(outcome !== undefined, `job ${input.id} has no outcome`);
        if (outcome.kind !== 'taken') return outcome;
        if (call.key === undefined) return taken(input);
        return whatStands(ports, input, call.ask);
      });
      return { kind: 'answered', outcomes };
    },
  };
}

/** One that was asked for alone is told as it stands; of many only which of them came to the same. */
function toldOfMany(outcomes: readonly CreationOutcome[], jobs: NewJobs['jobs']): readonly Told[] {
  const [only] = outcomes;
  if (outcomes.length === 1 && only !== undefined) return [toldOf(only)];
  const alike = new Map<string, { readonly told: Told; readonly about: string[] }>();
  for (const [index, outcome] of outcomes.entries()) {
    const { after: _, ...told } = toldOf(outcome);
    const key = `${told.outcome} ${told.because}`;
    const group = alike.get(key) ?? { told, about: [] as string[] };
    alike.set(key, group);
    group.about.push(jobThing(jobs[index]?.input.id ?? ''));
  }
  return [...alike.values()].map(({ told, about }) => ({ ...told, about }));
}

function toldOf(outcome: CreationOutcome): Told {
  switch (outcome.kind) {
    case 'written':
      return done({ after: outcome.definition });
    case 'repeated':
      return done({ because: 'repeated', after: outcome.definition });
    case 'refused':
      return refused(outcome.signal.code);
    case 'unreached':
    case 'unknown':
      return failed(outcome.fault.code);
    default:
      return unreachable(outcome);
  }
}

/** The first request may have made it and not been heard of since, so what stands is looked at. */
async function whatStands(
  { definitions }: ReadingPorts,
  input: JobInput,
  ask: Ask,
): Promise<CreationOutcome> {
  try {
    const stored = await ask.zookeeper(() => definitions.read(input.id));
    if (stored.kind !== 'definition' || !isSameJob(stored.definition, input)) return taken(input);
    return { kind: 'repeated', definition: stored.definition };
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { kind: 'unknown', fault: error };
  }
}

function taken({ id }: JobInput): CreationOutcome {
  return { kind: 'refused', signal: jobIdTaken(id) };
}

/** Whether the definition is what this input makes. */
function isSameJob(definition: JobDefinition, input: JobInput): boolean {
  const parsed = inputOf(definition);
  return parsed.success && isDeepStrictEqual(parsed.data, input);
}
