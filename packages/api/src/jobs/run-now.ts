import {
  askedRunId,
  type EpochMillis,
  envelopeFor,
  type JobDefinition,
  type Run,
  type RunEnvelope,
  toIso,
} from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { idempotencyKeyOf, runMark } from '../idempotency/idempotency-key.ts';
import { readWholeJob } from './job-reading.ts';
import { refuseUnsupportedPolicies } from './policy-check.ts';

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Enqueues a run that is due at once, or answers the one that the same key has made in the last 24 hours. */
export async function runNow(context: ApiContext, jobId: string, exchange: Exchange): Promise<Run> {
  const found = await readWholeJob(context, jobId, exchange);
  refuseUnsupportedPolicies(found);
  const key = idempotencyKeyOf(exchange.request);
  const mark = runMark(jobId, key);
  const now = await context.deps.time.ask();
  const { ask } = exchange.request;
  const askedAt =
    key === undefined
      ? now
      : await ask.redis(() => context.deps.archive.firstAsked(jobId, mark, now));
  return enqueue(context, envelopeAt(found, askedAt, mark), exchange);
}

function envelopeAt(definition: JobDefinition, askedAt: EpochMillis, mark: string): RunEnvelope {
  return envelopeFor(definition, {
    runId: askedRunId({ jobId: definition.id, askedAt, trigger: 'manual', mark }),
    trigger: 'manual',
    fireTime: askedAt,
    dueTime: askedAt,
    // No term stages it: a run asked for by hand carries epoch 0.
    epoch: 0,
  });
}

async function enqueue(
  context: ApiContext,
  envelope: RunEnvelope,
  exchange: Exchange,
): Promise<Run> {
  const { archive } = context.deps;
  const { ask } = exchange.request;
  // Either outcome is what was asked for: `exists` is the same request come again.
  await ask.redis(() => archive.enqueueManual(envelope));
  return (await ask.redis(() => archive.get(envelope.runId))) ?? justQueued(envelope);
}

/** The run as it was enqueued, for the moment in which the index does not show it yet. */
function justQueued(envelope: RunEnvelope): Run {
  const { runId, jobId, trigger, version, epoch, queue } = envelope;
  const now = toIso(envelope.fireTime);
  const instants = { fireTime: now, dueTime: now, stagedAt: now };
  return {
    id: runId,
    jobId,
    trigger,
    ...instants,
    state: 'queued',
    attempt: 0,
    version,
    epoch,
    queue,
  };
}
