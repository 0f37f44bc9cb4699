import { isOver, type StopOutcome, toIso } from '@escapement/core';
import { isInHand, type StoreState } from './store-state.ts';

/** Somebody wants a run stopped: what a worker has begun keeps the request, and anything else is over. */
export function askToStop(
  store: StoreState,
  runId: string,
  { by, reason }: { readonly by: string; readonly reason: string },
): StopOutcome {
  const run = store.runs.get(runId);
  if (run === undefined) return 'unknown';
  if (isOver(run.state)) return 'over';
  const wasInHand = isInHand(run);
  const ring = (): void => {
    for (const listener of store.stopListeners) listener(runId);
  };
  const isFirst = run.stop === undefined;
  if (isFirst) run.stop = { askedAt: toIso(store.now), by, reason };
  if (run.state === 'running') {
    ring();
    return 'asked';
  }
  store.move(run, 'cancel', reason);
  store.queue(run.envelope.queue).remove(runId);
  if (wasInHand) ring();
  return 'cancelled';
}
