import { isDeepStrictEqual } from 'node:util';
import { invariant, isPassing, type JobDefinition, type JobInput } from '@escapement/core';
import type { Ask } from '../../ask.ts';
import { inputOf } from '../../jobs/input-of.ts';
import { jobIdTaken } from '../../jobs/job-refusals.ts';
import { manyAtOnce } from '../../many-at-once.ts';
import type { ReadingPorts } from '../../reading-ports.ts';
import type { Act } from '../act.ts';
import type { Writes } from '../writing-ports.ts';
import { type NewJobOutcome, refuseIfUnanswered, writeNewJobs } from './new-jobs.ts';

const comparedAtOnce = 32;

/** What is to be created. */
export interface NewJobs {
  readonly inputs: readonly JobInput[];
  /** The body as it was sent, which an idempotency key stands for. */
  readonly sent: unknown;
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
    keyed: { scope: () => 'jobs', sent: ({ sent }) => sent, made: madeIn },
    async perform(call) {
      const { inputs } = call.input;
      const jobs = inputs.map((input) => ({ input }));
      const written = await writeNewJobs(ports, jobs, call);
      refuseIfUnanswered(written);
      const isOurs = (job: JobDefinition, input: JobInput) =>
        call.madeBefore.has(job.id) || isSameJob(job, input);
      const outcomes = await manyAtOnce(comparedAtOnce, inputs, async (input, index) => {
        const outcome = written[index];
        invariant(outcome !== undefined, `job ${input.id} has no outcome`);
        if (outcome.kind !== 'taken') return outcome;
        if (call.key === undefined) return taken(input);
        return whatStands(ports, { input, isOurs }, call.ask);
      });
      return { kind: 'answered', outcomes };
    },
  };
}

function madeIn({ outcomes }: Creations): readonly string[] {
  return outcomes.flatMap((each) => ('definition' in each ? [each.definition.id] : []));
}

/** A repeat may come to a node that does not remember the first, so what stands is looked at. */
async function whatStands(
  { definitions }: ReadingPorts,
  asked: {
    readonly input: JobInput;
    readonly isOurs: (job: JobDefinition, input: JobInput) => boolean;
  },
  ask: Ask,
): Promise<CreationOutcome> {
  const { input, isOurs } = asked;
  try {
    const stored = await ask.zookeeper(() => definitions.read(input.id));
    if (stored.kind !== 'definition' || !isOurs(stored.definition, input)) return taken(input);
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
