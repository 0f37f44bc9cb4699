import { isOver, type StopOutcome, toIso } from '@escapement/core';
import { isInHand } from './run-indexes.ts';
import type { KeptRun, StoreState } from './store-state.ts';

interface Request {
  readonly by: string;
  readonly reason: string;
}

/** Somebody wants a run stopped: what a worker has begun keeps the request, and anything else is over. */
export function askToStop(store: StoreState, runId: string, request: Request): StopOutcome {
  const run = store.runs.get(runId);
  if (run === undefined) return 'unknown';
  return isOver(run.state) ? 'over' : stopRun(store, run, request);
}

/** The same of a run that is not over. */
export function stopRun(
  store: StoreState,
  run: KeptRun,
  { by, reason }: Request,
): 'asked' | 'cancelled' {
  const wasInHand = isInHand(run);
  const ring = (): void => {
    for (const listener of store.stopListeners) listener(run.runId);
  };
  if (run.stop === undefined) run.stop = { askedAt: toIso(store.now), by, reason };
  if (run.state === 'running' || run.state === 'shared') {
    ring();
    return 'asked';
  }
  store.move(run, 'cancel', reason);
  store.queue(run.envelope.queue).remove(run.runId);
  if (wasInHand) ring();
  return 'cancelled';
}
