import {
  askedRunId,
  type EpochMillis,
  envelopeFor,
  type JobDefinition,
  type Run,
  type RunEnvelope,
} from '@escapement/core';
import type { Ask } from '../../ask.ts';
import { refuseUnsupportedPolicies } from '../../jobs/policy-check.ts';
import type { Act } from '../act.ts';
import { runMark } from '../idempotency/idempotency-key.ts';
import type { Writes } from '../writing-ports.ts';
import { queuedRun } from './queued-run.ts';
import { type NotWhole, wholeJob } from './standing-job.ts';

/** `queued`: due at once, by this call or an earlier one with the same key. */
export type RunNowOutcome = { readonly kind: 'queued'; readonly run: Run } | NotWhole;

/** Enqueues a run that is due at once, or answers the one that the same key has made in the last 24 hours. */
export function runNow(ports: Writes<'archive'>): Act<{ readonly jobId: string }, RunNowOutcome> {
  const { archive, time } = ports;
  return {
    keyed: {
      scope: ({ jobId }) => `runs ${jobId}`,
      sent: () => null,
      made: (outcome) => (outcome.kind === 'queued' ? [outcome.run.id] : []),
    },
    async perform(call) {
      const { jobId } = call.input;
      const found = await wholeJob(ports, jobId, call);
      if (found.kind !== 'whole') return found;
      refuseUnsupportedPolicies(found.definition);
      const mark = runMark(jobId, call.key);
      const now = await time.ask();
      const askedAt =
        call.key === undefined
          ? now
          : await call.ask.redis(() => archive.firstAsked(jobId, mark, now));
      const run = await enqueue(archive, envelopeAt(found.definition, askedAt, mark), call.ask);
      return { kind: 'queued', run };
    },
  };
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
  archive: Writes<'archive'>['archive'],
  envelope: RunEnvelope,
  ask: Ask,
): Promise<Run> {
  // Either outcome is what was asked for: `exists` is the same request come again.
  await ask.redis(() => archive.enqueueManual(envelope));
  // For a moment the index does not show it yet.
  return (await ask.redis(() => archive.get(envelope.runId))) ?? queuedRun(envelope);
}
