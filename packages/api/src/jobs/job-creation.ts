import { isDeepStrictEqual } from 'node:util';
import type { JobDefinition, JobInput, JobView } from '@escapement/core';
import { calendarVersionsOf, editOf, jobInputSchema } from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { sha256Hex } from '../auth/digest.ts';
import { carryLateEdits, readCalendarsOf } from '../calendars/known-calendars.ts';
import { idempotencyKeyOf } from '../idempotency/idempotency-key.ts';
import type { RequestMemory } from '../idempotency/request-memory.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { refuseUnkeepable } from './definition-check.ts';
import { answerJob, holdFromNow, writtenOrRefuse } from './written-job.ts';

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Creates a job, or answers the one that an earlier request with the same key and body made. */
export async function createJob(
  context: ApiContext,
  creation: { readonly input: JobInput; readonly memory: RequestMemory },
  exchange: Exchange,
): Promise<{ readonly status: 200 | 201; readonly job: JobView }> {
  const { input, memory } = creation;
  const { deps } = context;
  const key = idempotencyKeyOf(exchange.request);
  const keyHash = key === undefined ? undefined : sha256Hex(key);
  const bodyHash = sha256Hex(JSON.stringify(input));
  const earlier = keyHash === undefined ? undefined : memory.get(keyHash);
  if (earlier !== undefined && earlier.bodyHash !== bodyHash) throw keyReused();
  const world = { deps, ask: exchange.request.ask };
  const calendars = await readCalendarsOf(input.schedule, world);
  await refuseUnkeepable(world, input, calendars);
  const calendarVersions = calendarVersionsOf(input.schedule, calendars);
  const now = await deps.time.ask();
  const outcome = await exchange.request.ask.zookeeper(() =>
    deps.definitions.create(input, now, calendarVersions),
  );
  if (outcome.kind === 'id-taken' && keyHash !== undefined) {
    const made = await exchange.request.ask.zookeeper(() => deps.definitions.read(input.id));
    const job = made.kind === 'definition' ? made.definition : undefined;
    if (job !== undefined && (earlier !== undefined || isSameJob(job, input))) {
      return { status: 200, job: await answerJob(context, job, exchange) };
    }
  }
  const definition = await carryLateEdits(writtenOrRefuse(outcome, input.id), world);
  if (keyHash !== undefined) memory.put(keyHash, { bodyHash, jobId: input.id });
  await holdFromNow(context, { jobId: definition.id, edit: () => editOf(definition) }, exchange);
  exchange.reply.header('location', `/api/v1/jobs/${definition.id}`);
  return { status: 201, job: await answerJob(context, definition, exchange) };
}

/** Whether the definition is what this input makes: the repeat may come to a node that does not remember the first. */
function isSameJob(definition: JobDefinition, input: JobInput): boolean {
  const {
    version: _v,
    revision: _r,
    createdAt: _c,
    updatedAt: _u,
    paused: _p,
    calendarVersions: _cv,
    ...rest
  } = definition;
  const parsed = jobInputSchema.safeParse(rest);
  return parsed.success && isDeepStrictEqual(parsed.data, input);
}

function keyReused(): ProblemSignal {
  return new ProblemSignal(
    'IDEMPOTENCY_KEY_REUSED',
    'Send a new Idempotency-Key with a new body; the same key only with the same body.',
  );
}
