import { type RepeatOutcome, type Run, type RunArchive, repeatsTheSame } from '@escapement/core';
import { inTheWay } from './in-the-way.ts';
import { stageRun } from './staging.ts';
import type { StoreState } from './store-state.ts';

/** Enqueues a run that serves a fire time once more, unless that is being done, or its job lets it not begin. */
export function enqueueRepeat(
  store: StoreState,
  ...[envelope, { asked, input }]: Parameters<RunArchive['enqueueRepeat']>
): RepeatOutcome {
  const { runId, jobId, revision } = envelope;
  if (store.runs.has(runId)) return { kind: 'exists' };
  const ofJob = store.runs.open.filter((run) => run.envelope.jobId === jobId);
  const repeated = ofJob.find((run) => repeatsTheSame(runId, run.runId));
  if (repeated !== undefined) return { kind: 'repeated', other: repeated.runId };
  const refusal = inTheWay(store, envelope);
  if (refusal !== undefined) return refusal;
  if (!stageRun(store, envelope)) return { kind: 'exists' };
  if (!store.cards.has(jobId)) store.cards.set(jobId, revision);
  store.askedFor.set(runId, asked);
  store.retriedAs.set(asked.retryOf, runId);
  if (input !== undefined) store.inputs.set(runId, input);
  return { kind: 'enqueued' };
}

/** Who asked for a run, and what does it once more. */
export function repeatsOf(store: StoreState, runId: string): Pick<Run, 'asked' | 'retriedAs'> {
  const asked = store.askedFor.get(runId);
  const retriedAs = store.retriedAs.get(runId);
  return {
    ...(asked === undefined ? {} : { asked }),
    ...(retriedAs === undefined ? {} : { retriedAs }),
  };
}
