import { isDeepStrictEqual } from 'node:util';
import {
  invariant,
  isPassing,
  type JobDefinition,
  type JobInput,
  type JobView,
  unreachable,
} from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { sha256Hex } from '../auth/digest.ts';
import { idempotencyKeyOf } from '../idempotency/idempotency-key.ts';
import type { RequestMemory } from '../idempotency/request-memory.ts';
import { manyAtOnce } from '../many-at-once.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { inputOf } from './input-of.ts';
import { type NewJobOutcome, refuseIfUnanswered, writeNewJobs } from './new-jobs.ts';
import { answerJob, jobIdTaken } from './written-job.ts';

const comparedAtOnce = 32;

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What a request asks to be created. */
export interface Creation {
  readonly inputs: readonly JobInput[];
  /** The body as it was sent, which an idempotency key stands for. */
  readonly body: unknown;
  readonly memory: RequestMemory;
}

/** What became of a job that was to be created. */
export type CreationOutcome =
  | Exclude<NewJobOutcome, { kind: 'taken' }>
  /** An earlier request with the same key made it. */
  | { readonly kind: 'repeated'; readonly definition: JobDefinition };

/** Creates a job, or answers the one that an earlier request with the same key and body made. */
export async function createJob(
  context: ApiContext,
  creation: { readonly input: JobInput; readonly memory: RequestMemory },
  exchange: Exchange,
): Promise<{ readonly status: 200 | 201; readonly job: JobView }> {
  const { input, memory } = creation;
  const [outcome] = await createJobs(context, { inputs: [input], body: input, memory }, exchange);
  invariant(outcome !== undefined, `job ${input.id} has no outcome`);
  switch (outcome.kind) {
    case 'written':
      exchange.reply.header('location', `/api/v1/jobs/${outcome.definition.id}`);
      return { status: 201, job: await answerJob(context, outcome.definition, exchange) };
    case 'repeated':
      return { status: 200, job: await answerJob(context, outcome.definition, exchange) };
    case 'refused':
      throw outcome.signal;
    case 'unreached':
    case 'unknown':
      throw outcome.fault;
    default:
      return unreachable(outcome);
  }
}

/**
 * Creates jobs, each by itself, and answers in their order. A repeat of a request, on whichever node and also at the same time, finds what
 * the first one made. Throws what is about all of them; then none was answered for.
 */
export async function createJobs(
  context: ApiContext,
  { inputs, body, memory }: Creation,
  exchange: Exchange,
): Promise<readonly CreationOutcome[]> {
  const key = idempotencyKeyOf(exchange.request);
  const keyHash = key === undefined ? undefined : sha256Hex(key);
  const bodyHash = sha256Hex(JSON.stringify(body));
  const earlier = keyHash === undefined ? undefined : memory.get(keyHash);
  if (earlier !== undefined && earlier.bodyHash !== bodyHash) throw keyReused();
  const jobs = inputs.map((input) => ({ input }));
  const written = await writeNewJobs(context, jobs, exchange);
  refuseIfUnanswered(written);
  const isOurs = (job: JobDefinition, input: JobInput) =>
    earlier?.jobIds.has(job.id) === true || isSameJob(job, input);
  const outcomes = await manyAtOnce(comparedAtOnce, inputs, async (input, index) => {
    const outcome = written[index];
    invariant(outcome !== undefined, `job ${input.id} has no outcome`);
    if (outcome.kind !== 'taken') return outcome;
    if (keyHash === undefined) return taken(input);
    return whatStands(context, { input, isOurs }, exchange.request);
  });
  const made = outcomes.flatMap((each) => ('definition' in each ? [each.definition.id] : []));
  if (keyHash !== undefined && made.length > 0) {
    memory.put(keyHash, { bodyHash, jobIds: new Set(made) });
  }
  return outcomes;
}

/** A repeat may come to a node that does not remember the first, so what stands is looked at. */
async function whatStands(
  { deps }: ApiContext,
  asked: {
    readonly input: JobInput;
    readonly isOurs: (job: JobDefinition, input: JobInput) => boolean;
  },
  { ask }: FastifyRequest,
): Promise<CreationOutcome> {
  const { input, isOurs } = asked;
  try {
    const stored = await ask.zookeeper(() => deps.definitions.read(input.id));
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

function keyReused(): ProblemSignal {
  return new ProblemSignal(
    'IDEMPOTENCY_KEY_REUSED',
    'Send a new Idempotency-Key with a new body; the same key only with the same body.',
  );
}
