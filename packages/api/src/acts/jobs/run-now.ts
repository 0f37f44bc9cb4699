import {
  type AskedMark,
  askedRunId,
  type EpochMillis,
  envelopeFor,
  type JobDefinition,
  type Run,
  type RunEnvelope,
} from '@escapement/core';
import type { Ask } from '../../ask.ts';
import { keyReused } from '../../idempotency/idempotency-key.ts';
import { refuseUnsupportedPolicies } from '../../jobs/policy-check.ts';
import { type Input, refuseUnfitRun } from '../../jobs/run-input-check.ts';
import type { Act } from '../act.ts';
import type { Writes } from '../writing-ports.ts';
import { queuedRun } from './queued-run.ts';
import { runMark } from './run-mark.ts';
import { type NotWhole, wholeJob } from './standing-job.ts';

/** `queued`: due at once, by this call or an earlier one with the same key. */
export type RunNowOutcome = { readonly kind: 'queued'; readonly run: Run } | NotWhole;

/** What is asked for. */
export interface AskedRun {
  readonly jobId: string;
  /** In place of what the job says. */
  readonly input?: Input | undefined;
}

/** Enqueues a run that is due at once, or answers the one that the same key has made in the last 24 hours. */
export function runNow(ports: Writes<'archive'>): Act<AskedRun, RunNowOutcome> {
  const { archive, time } = ports;
  return {
    async perform(call) {
      const { jobId, input } = call.input;
      const found = await wholeJob(ports, jobId, call);
      if (found.kind !== 'whole') return found;
      refuseUnsupportedPolicies(found.definition);
      refuseUnfitRun(found.definition, input);
      const text = input === undefined ? undefined : JSON.stringify(input);
      const marks = {
        mark: runMark(jobId, call.key),
        ...(text === undefined ? {} : { inputMark: archive.inputMark(text) }),
      };
      const now = await time.ask();
      const askedAt =
        call.key === undefined
          ? now
          : await call.ask.redis(() => archive.firstAsked(jobId, marks, now));
      if (askedAt === 'another-input') throw keyReused();
      const envelope = envelopeAt(found.definition, askedAt, marks);
      return { kind: 'queued', run: await enqueue(archive, { envelope, text }, call.ask) };
    },
  };
}

function envelopeAt(
  definition: JobDefinition,
  askedAt: EpochMillis,
  marks: AskedMark & { readonly inputMark?: string },
): RunEnvelope {
  return envelopeFor(definition, {
    runId: askedRunId({ jobId: definition.id, askedAt, trigger: 'manual', ...marks }),
    trigger: 'manual',
    fireTime: askedAt,
    dueTime: askedAt,
    // No term stages it: a run asked for by hand carries epoch 0.
    epoch: 0,
  });
}

async function enqueue(
  archive: Writes<'archive'>['archive'],
  { envelope, text }: { readonly envelope: RunEnvelope; readonly text: string | undefined },
  ask: Ask,
): Promise<Run> {
  // Either outcome is what was asked for: `exists` is the same request come again.
  await ask.redis(() => archive.enqueueManual(envelope, text));
  // For a moment the index does not show it yet.
  return (await ask.redis(() => archive.get(envelope.runId))) ?? queuedRun(envelope);
}
