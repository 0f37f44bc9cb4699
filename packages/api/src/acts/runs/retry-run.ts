import {
  type EpochMillis,
  expiredIn,
  type JobDefinition,
  judgeRepeat,
  parseRunId,
  type RepeatOutcome,
  type RepeatVerdict,
  type Run,
  repeatMark,
  upstreamIn,
} from '@escapement/core';
import type { Asked } from '../../asked.ts';
import { refuseUnsupportedPolicies } from '../../jobs/policy-check.ts';
import { type Input, refuseUnfitRun } from '../../jobs/run-input-check.ts';
import type { Act, Call } from '../act.ts';
import { askedAtOf } from '../jobs/asked-at.ts';
import { askedEnvelope } from '../jobs/asked-envelope.ts';
import { queuedRun } from '../jobs/queued-run.ts';
import { runMark } from '../jobs/run-mark.ts';
import { type NotWhole, wholeJob } from '../jobs/standing-job.ts';
import { done, refused, runThing, thingsOfRun } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

type Ports = Writes<'archive'>;

export type RetryRunOutcome =
  /** Due at once, by this call or an earlier one with the same key. */
  | { readonly kind: 'queued'; readonly run: Run }
  | Exclude<RepeatVerdict, { kind: 'repeatable' }>
  | Extract<RepeatOutcome, { other: string }>
  | { readonly kind: 'backlog' }
  /** A retry of it has done it. */
  | { readonly kind: 'served'; readonly other: string }
  /** It had an input of its own, which is not kept any more. */
  | { readonly kind: 'input-lost' }
  | { readonly kind: 'run-not-found' }
  | NotWhole;

/** What is asked for. */
export interface AskedRetry {
  readonly runId: string;
  /** In place of what it was given the last time. */
  readonly input?: Input | undefined;
}

/**
 * Enqueues a new run that serves the fire time of one that is over and has not succeeded, by the definition that stands now. What it repeats stays
 * as it ended, and so does the outcome of the fire time.
 */
export function retryRun(ports: Ports): Act<AskedRetry, RetryRunOutcome> {
  return {
    name: 'run.retry',
    about: ({ runId }) => thingsOfRun(runId),
    told: (outcome, { runId }) =>
      outcome.kind === 'queued'
        ? done({ about: [...thingsOfRun(runId), runThing(outcome.run.id)] })
        : refused(outcome.kind),
    async perform(call) {
      const { runId } = call.input;
      if (parseRunId(runId) === undefined) return { kind: 'run-not-found' };
      const run = await call.ask.redis(() => ports.archive.get(runId));
      if (run === undefined) return { kind: 'run-not-found' };
      const verdict = judgeRepeat(run);
      if (verdict.kind !== 'repeatable') return verdict;
      const found = await wholeJob(ports, run.jobId, call);
      if (found.kind !== 'whole') return found;
      // What is asked for may be null, which is an input too.
      const { input = verdict.hadInput ? run.input : undefined } = call.input;
      if (verdict.hadInput && input === undefined) return { kind: 'input-lost' };
      const { definition } = found;
      refuseUnsupportedPolicies(definition);
      // What led to it was given to it by no person, and whatever its task is.
      const of = { trigger: 'retry' } as const;
      const isTold = (upstreamIn(of, input) ?? expiredIn(of, input)) !== undefined;
      if (!isTold) refuseUnfitRun(ports, definition, input);
      const first = await firstOf(ports, call, run);
      const { repeatedTime } = verdict;
      return enqueue(ports, call, { definition, first, repeatedTime, input });
    },
  };
}

/** The run that all its retries do once more; the run itself where that is not known any more. */
async function firstOf({ archive }: Ports, { ask }: Asked, run: Run): Promise<Run> {
  const { retryOf } = run.asked ?? {};
  if (retryOf === undefined) return run;
  return (await ask.redis(() => archive.get(retryOf))) ?? run;
}

interface Repeat {
  readonly definition: JobDefinition;
  readonly first: Run;
  readonly repeatedTime: EpochMillis;
  readonly input: Input | undefined;
}

async function enqueue(
  ports: Ports,
  call: Call<AskedRetry>,
  { definition, first, repeatedTime, input: own }: Repeat,
): Promise<RetryRunOutcome> {
  const { archive } = ports;
  const input = own === undefined ? undefined : JSON.stringify(own);
  const marks = {
    mark: repeatMark(repeatedTime, runMark(first.id, call.key)),
    ...(input === undefined ? {} : { inputMark: archive.inputMark(input) }),
  };
  const askedAt = await askedAtOf(ports, call, { jobId: definition.id, ...marks });
  const envelope = askedEnvelope(definition, { askedAt, trigger: 'retry', ...marks });
  const served = await servedBefore(ports, call, { first, runId: envelope.runId });
  if (served !== undefined) return served;
  const asked = { by: whoAsked(call.who), retryOf: first.id };
  const outcome = await call.ask.redis(() => archive.enqueueRepeat(envelope, { asked, input }));
  if ('other' in outcome) return outcome;
  if (outcome.kind === 'backlog') return { kind: 'backlog' };
  // Either of the others is what was asked for: `exists` is the same request come again.
  const run = await call.ask.redis(() => archive.get(envelope.runId));
  return { kind: 'queued', run: run ?? queuedRun(envelope) };
}

/** Whether the last retry has done it; the same request come again has its run instead. */
async function servedBefore(
  { archive }: Ports,
  { ask }: Asked,
  { first, runId }: { readonly first: Run; readonly runId: string },
): Promise<Extract<RetryRunOutcome, { kind: 'served' }> | undefined> {
  const { retriedAs } = first;
  if (retriedAs === undefined || retriedAs === runId) return undefined;
  const last = await ask.redis(() => archive.get(retriedAs));
  return last?.state === 'succeeded' ? { kind: 'served', other: retriedAs } : undefined;
}
