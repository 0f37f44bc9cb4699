import type { AskedOutcome, Run, RunEnvelope } from '@escapement/core';
import type { Ask } from '../../ask.ts';
import { refuseUnsupportedPolicies } from '../../jobs/policy-check.ts';
import { type Input, refuseUnfitRun } from '../../jobs/run-input-check.ts';
import type { Act } from '../act.ts';
import { done, jobThing, refused, runThing } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';
import { askedAtOf } from './asked-at.ts';
import { askedEnvelope } from './asked-envelope.ts';
import { queuedRun } from './queued-run.ts';
import { runMark } from './run-mark.ts';
import { type NotWhole, wholeJob } from './standing-job.ts';

export type RunNowOutcome =
  /** Due at once, by this call or an earlier one with the same key. */
  | { readonly kind: 'queued'; readonly run: Run }
  /** It would not begin: its job lets no two run at once, or as many wait for their turn as may. */
  | Extract<AskedOutcome, { other: string } | { kind: 'backlog' }>
  | NotWhole;

/** What is asked for. */
export interface AskedRun {
  readonly jobId: string;
  /** In place of what the job says. */
  readonly input?: Input | undefined;
}

/** Enqueues a run that is due at once, or answers the one that the same key has made in the last 24 hours. */
export function runNow(ports: Writes<'archive'>): Act<AskedRun, RunNowOutcome> {
  const { archive } = ports;
  return {
    name: 'job.run',
    about: ({ jobId }) => [jobThing(jobId)],
    told: (outcome, { jobId }) =>
      outcome.kind === 'queued'
        ? done({ about: [jobThing(jobId), runThing(outcome.run.id)] })
        : refused(outcome.kind),
    async perform(call) {
      const { jobId, input: own } = call.input;
      const found = await wholeJob(ports, jobId, call);
      if (found.kind !== 'whole') return found;
      refuseUnsupportedPolicies(found.definition);
      refuseUnfitRun(ports, found.definition, own);
      const input = own === undefined ? undefined : JSON.stringify(own);
      const marks = {
        mark: runMark(jobId, call.key),
        ...(input === undefined ? {} : { inputMark: archive.inputMark(input) }),
      };
      const askedAt = await askedAtOf(ports, call, { jobId, ...marks });
      const asked = { askedAt, trigger: 'manual', ...marks } as const;
      const envelope = askedEnvelope(found.definition, asked);
      return enqueue(archive, { envelope, about: { by: whoAsked(call.who), input } }, call.ask);
    },
  };
}

interface Asking {
  readonly envelope: RunEnvelope;
  readonly about: { readonly by: string; readonly input: string | undefined };
}

async function enqueue(
  archive: Writes<'archive'>['archive'],
  { envelope, about }: Asking,
  ask: Ask,
): Promise<RunNowOutcome> {
  const outcome = await ask.redis(() => archive.enqueueManual(envelope, about));
  if ('other' in outcome || outcome.kind === 'backlog') return outcome;
  // The others are what was asked for: `exists` is the same request come again.
  // For a moment the index does not show it yet.
  const run = (await ask.redis(() => archive.get(envelope.runId))) ?? queuedRun(envelope);
  const waits = outcome.kind === 'enqueued' && outcome.ahead > 0 && run.attempt === 0;
  return { kind: 'queued', run: waits ? { ...run, ahead: outcome.ahead } : run };
}
