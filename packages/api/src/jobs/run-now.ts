import {
  type EpochMillis,
  envelopeFor,
  type JobDefinition,
  manualRunId,
  parseRunId,
  type Run,
  type RunEnvelope,
  toIso,
} from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { idempotencyKeyOf, runMark } from '../idempotency/idempotency-key.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { readJob } from './job-reading.ts';
import { refuseUnsupportedPolicies } from './policy-check.ts';

/** How far back a repeated Idempotency-Key finds the run that it made. */
const repeatWithinMs = 24 * 3_600_000;
const repeatPage = 200;

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** When runs were asked for, by their mark: what makes a repeat on this node the same run, however close it follows. */
export type AskedRuns = Map<string, EpochMillis>;
const rememberedRuns = 1000;

/** Enqueues a run that is due at once, or answers the one that the same key has made in the last 24 hours. */
export async function runNow(
  context: ApiContext,
  asked: { readonly jobId: string; readonly askedRuns: AskedRuns },
  exchange: Exchange,
): Promise<Run> {
  const { jobId, askedRuns } = asked;
  const found = await readJob(context, jobId, exchange);
  if ('problem' in found) {
    throw new ProblemSignal('INPUT_INVALID', 'The definition is broken: replace it first.');
  }
  refuseUnsupportedPolicies(found);
  const key = idempotencyKeyOf(exchange.request);
  const mark = runMark(jobId, key);
  const repeats = key !== undefined && !askedRuns.has(mark);
  const earlier = repeats ? await findByMark(context, { jobId, mark }, exchange) : undefined;
  // From here to `remember` nothing is awaited, so that two requests at once agree on one instant and so on one run.
  const askedAt = askedRuns.get(mark) ?? earlier ?? context.deps.clock.now();
  if (key !== undefined) remember(askedRuns, mark, askedAt);
  return enqueue(context, envelopeAt(found, askedAt, mark), exchange);
}

function envelopeAt(definition: JobDefinition, askedAt: EpochMillis, mark: string): RunEnvelope {
  return envelopeFor(definition, {
    runId: manualRunId(definition.id, askedAt, mark),
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

/** When the run of this mark was asked for, on whichever node. */
async function findByMark(
  context: ApiContext,
  sought: { readonly jobId: string; readonly mark: string },
  exchange: Exchange,
): Promise<EpochMillis | undefined> {
  const { archive, clock } = context.deps;
  const now = clock.now();
  const span = { from: now - repeatWithinMs, to: now + 1 };
  const page = await exchange.request.ask.redis(() =>
    archive.list({ jobId: sought.jobId, ...span, limit: repeatPage }),
  );
  const run = page.items.find(({ id }) => id.endsWith(`-m${sought.mark}`));
  return run === undefined ? undefined : parseRunId(run.id)?.fireTime;
}

function remember(askedRuns: AskedRuns, mark: string, askedAt: EpochMillis): void {
  askedRuns.set(mark, askedAt);
  const [oldest] = askedRuns.keys();
  if (askedRuns.size > rememberedRuns && oldest !== undefined) askedRuns.delete(oldest);
}
