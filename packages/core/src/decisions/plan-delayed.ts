import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { LedgerReason } from '../words/fire-outcomes.ts';
import { fromIso } from '../words/instants.ts';
import type { DelayedRun } from './delayed-run.ts';
import { envelopeFor } from './plan-job.ts';

/** What becomes of a delayed run whose time has nearly come. */
export type DelayedFate =
  | { readonly kind: 'staged'; readonly run: DelayedRun; readonly envelope: RunEnvelope }
  /** It becomes none, and is told of as cancelled. */
  | { readonly kind: 'given-up'; readonly run: DelayedRun; readonly reason: LedgerReason };

/** The job of a delayed run as it stands when its time has nearly come. */
export type DelayedJob =
  | { readonly kind: 'stands'; readonly definition: JobDefinition }
  | { readonly kind: 'gone' }
  | { readonly kind: 'broken' };

/**
 * A delayed run is made by the version of its job that stands when its time comes; a pause keeps it from nothing, as it keeps no other that a
 * person asked for. One that was asked for of a job that was deleted since is not of the job that has its id now.
 */
export function planDelayed(run: DelayedRun, job: DelayedJob, epoch: number): DelayedFate {
  switch (job.kind) {
    case 'gone':
      return { kind: 'given-up', run, reason: 'deleted' };
    case 'broken':
      return { kind: 'given-up', run, reason: 'definition-broken' };
    case 'stands':
      break;
  }
  const { definition } = job;
  if (run.askedAt < (fromIso(definition.createdAt) ?? 0)) {
    return { kind: 'given-up', run, reason: 'deleted' };
  }
  return { kind: 'staged', run, envelope: delayedEnvelope(definition, run, epoch) };
}

/** The envelope of a delayed run by the definition that stands. */
export function delayedEnvelope(
  definition: JobDefinition,
  { runId, dueTime }: Pick<DelayedRun, 'runId' | 'dueTime'>,
  epoch: number,
): RunEnvelope {
  const instants = { fireTime: dueTime, dueTime };
  return envelopeFor(definition, { runId, trigger: 'delayed', ...instants, epoch });
}
