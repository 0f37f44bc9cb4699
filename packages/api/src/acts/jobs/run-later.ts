import {
  askedRunId,
  type DelayedRun,
  type DelayOutcome,
  delayedEnvelope,
  delayedLimits,
  delayedMark,
  type EpochMillis,
  fromIso,
  type JobDefinition,
  type Run,
  slotIn,
  unreachable,
} from '@escapement/core';
import { refuseUnsupportedPolicies } from '../../jobs/policy-check.ts';
import { type Input, refuseUnfitRun } from '../../jobs/run-input-check.ts';
import { ProblemSignal } from '../../problems/problem-signal.ts';
import { delayedView, goneView } from '../../runs/delayed-view.ts';
import type { Act, Call } from '../act.ts';
import { done, jobThing, refused, runThing, type Told } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';
import { askedAtOf } from './asked-at.ts';
import { runMark } from './run-mark.ts';
import { type NotWhole, wholeJob } from './standing-job.ts';

/** What begins sooner is staged at once, as a run that is asked for now is; a leader stages the others by then. */
const stagedWithinMs = 60_000;
/** So long ago an instant may be that is asked for, since a request takes its time; what is meant is now. */
const pastMostMs = 60_000;

export type RunLaterOutcome =
  /** It waits for its time, by this call or an earlier one with the same idempotency key. */
  | { readonly kind: 'waits'; readonly run: Run }
  /** Another one waits under its key, and stays. */
  | { readonly kind: 'kept'; readonly run: Run }
  | Extract<DelayOutcome, { kind: 'full' | 'backlog' }>
  | NotWhole;

/** What is asked for: at an instant, or after a delay. */
export interface AskedLater {
  readonly jobId: string;
  readonly when: { readonly runAt: string } | { readonly delayMs: number };
  readonly key?: string | undefined;
  readonly onDuplicate: 'keep' | 'replace';
  readonly input?: Input | undefined;
}

type Ports = Writes<'archive' | 'delayed'>;

/** Asks for a run at an instant to come. */
export function runLater(ports: Ports): Act<AskedLater, RunLaterOutcome> {
  return {
    name: 'job.run-later',
    about: ({ jobId }) => [jobThing(jobId)],
    told: (outcome, { jobId }) => toldOf(outcome, jobId),
    async perform(call) {
      const { jobId, input, when, onDuplicate } = call.input;
      const found = await wholeJob(ports, jobId, call);
      if (found.kind !== 'whole') return found;
      const { definition } = found;
      refuseUnsupportedPolicies(definition);
      refuseUnfitRun(ports, definition, input);
      const text = input === undefined ? undefined : JSON.stringify(input);
      const { mark, ...marks } = marksOf(ports, call, text);
      const askedAt = await askedAtOf(ports, call, { jobId, mark, ...marks });
      const dueTime = dueTimeOf(when, askedAt);
      const run = delayedRunOf(call, { mark, ...marks, askedAt, dueTime, text });
      return put(ports, call, { run, definition, onDuplicate });
    },
  };
}

function marksOf(
  { archive }: Ports,
  { input: { jobId, key }, key: idempotencyKey }: Call<AskedLater>,
  text: string | undefined,
): { readonly mark: string; readonly inputMark?: string } {
  const mark = runMark(jobId, idempotencyKey);
  const slot = key === undefined ? mark : slotOfKey(jobId, key);
  const tail = mark.slice(-4);
  return {
    mark: delayedMark(slot, tail),
    ...(text === undefined ? {} : { inputMark: archive.inputMark(text) }),
  };
}

/** The slot of what a job is asked for under a key. */
export function slotOfKey(jobId: string, key: string): string {
  return slotIn(runMark(jobId, `key ${key}`));
}

function dueTimeOf(when: AskedLater['when'], now: EpochMillis): EpochMillis {
  const dueTime = 'delayMs' in when ? now + when.delayMs : (fromIso(when.runAt) ?? now);
  if (dueTime < now - pastMostMs || dueTime > now + delayedLimits.aheadMs) {
    throw new ProblemSignal(
      'DELAY_INVALID',
      'runAt: expected an instant from now to 366 days ahead.',
      {
        errors: [
          {
            code: 'FIELD_RANGE',
            path: 'runAt',
            message: { en: 'It has passed, or lies too far ahead', zh: '已经过去，或过于久远' },
            allowed: 'from now to 366 days ahead',
            allowedZh: '从现在起 366 天以内',
          },
        ],
      },
    );
  }
  return Math.max(dueTime, now);
}

function delayedRunOf(
  { input: { jobId, key }, who }: Call<AskedLater>,
  of: {
    readonly mark: string;
    readonly inputMark?: string;
    readonly askedAt: EpochMillis;
    readonly dueTime: EpochMillis;
    readonly text: string | undefined;
  },
): DelayedRun {
  const { mark, inputMark, askedAt, dueTime, text } = of;
  const marks = { mark, ...(inputMark === undefined ? {} : { inputMark }) };
  return {
    runId: askedRunId({ jobId, askedAt: dueTime, trigger: 'delayed', ...marks }),
    ...{ jobId, dueTime, askedAt, by: whoAsked(who) },
    ...(key === undefined ? {} : { key }),
    ...(text === undefined ? {} : { input: text }),
  };
}

async function put(
  { delayed, archive }: Ports,
  { ask }: Call<AskedLater>,
  about: {
    readonly run: DelayedRun;
    readonly definition: JobDefinition;
    readonly onDuplicate: 'keep' | 'replace';
  },
): Promise<RunLaterOutcome> {
  const { run, definition, onDuplicate } = about;
  const isSoon = run.dueTime <= run.askedAt + stagedWithinMs;
  // No term stages it: a run asked for by hand carries epoch 0.
  const envelope = isSoon ? delayedEnvelope(definition, run, 0) : undefined;
  const outcome = await ask.redis(() => delayed.put(run, { onDuplicate, envelope }));
  if (outcome.kind === 'full' || outcome.kind === 'backlog') return outcome;
  const runId = outcome.kind === 'kept' ? outcome.runId : run.runId;
  const [known, waiting, gone] = await Promise.all([
    ask.redis(() => archive.get(runId)),
    ask.redis(() => delayed.get(runId)),
    ask.redis(() => delayed.gone(runId)),
  ]);
  const ended = gone && goneView(gone, definition);
  const shown = known ?? ended ?? delayedView(waiting ?? { ...run, runId }, definition);
  return { kind: outcome.kind === 'kept' ? 'kept' : 'waits', run: shown };
}

function toldOf(outcome: RunLaterOutcome, jobId: string): Told {
  switch (outcome.kind) {
    case 'waits':
      return done({ about: [jobThing(jobId), runThing(outcome.run.id)] });
    case 'kept':
    case 'full':
    case 'backlog':
    case 'not-found':
    case 'broken':
      return refused(outcome.kind);
    default:
      return unreachable(outcome);
  }
}
