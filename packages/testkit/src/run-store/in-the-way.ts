import { type AskedOutcome, overlapLimitDefault, type RunEnvelope } from '@escapement/core';
import { isInHand } from './run-indexes.ts';
import type { StoreState } from './store-state.ts';
import { blockedOf, inItsPlace } from './turns.ts';

/** Why a run that is asked for would not begin; one that is known is no new one. */
export function inTheWay(
  store: StoreState,
  envelope: RunEnvelope,
): Extract<AskedOutcome, { other: string }> | undefined {
  const { runId, jobId, overlap, overlapLimit = overlapLimitDefault } = envelope;
  if (store.runs.has(runId)) return undefined;
  const inLine = blockedOf(store, jobId);
  const atWork = store.runs.ofJob(jobId).filter(isInHand);
  const inPlace = inItsPlace({ envelope }, atWork);
  if (overlap === 'skip' && inPlace) return { kind: 'overlap', other: inPlace.runId };
  const other = atWork[0] ?? inLine[0];
  if (other === undefined) return undefined;
  const isFull = overlap === 'queue' && inLine.length >= overlapLimit;
  return isFull ? { kind: 'overlap-limit', other: other.runId } : undefined;
}
