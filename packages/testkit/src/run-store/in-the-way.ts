import {
  type AskedOutcome,
  isOver,
  openRunsPerJob,
  overlapLimitDefault,
  type RunEnvelope,
} from '@escapement/core';
import { isInHand } from './run-indexes.ts';
import type { StoreState } from './store-state.ts';
import { blockedOf, inItsPlace } from './turns.ts';

type Refused = Extract<AskedOutcome, { other: string } | { kind: 'backlog' }>;

/** Why a run that is asked for would not begin; one that is known is no new one. */
export function inTheWay(store: StoreState, envelope: RunEnvelope): Refused | undefined {
  const { runId, jobId, overlap, overlapLimit = overlapLimitDefault } = envelope;
  if (store.runs.has(runId)) return undefined;
  const inLine = blockedOf(store, jobId);
  const atWork = store.runs.ofJob(jobId).filter(isInHand);
  const inPlace = inItsPlace({ envelope }, atWork);
  if (overlap === 'skip' && inPlace) return { kind: 'overlap', other: inPlace.runId };
  const other = atWork[0] ?? inLine[0];
  const isFull = overlap === 'queue' && inLine.length >= overlapLimit;
  if (other !== undefined && isFull) return { kind: 'overlap-limit', other: other.runId };
  return isBacklogged(store, jobId) ? { kind: 'backlog' } : undefined;
}

/** Whether as many of its job are not over as may be asked for. */
export function isBacklogged(store: StoreState, jobId: string): boolean {
  return store.runs.ofJob(jobId).filter(({ state }) => !isOver(state)).length >= openRunsPerJob;
}
