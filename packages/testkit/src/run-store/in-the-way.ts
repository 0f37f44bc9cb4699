import { type AskedOutcome, overlapLimitDefault, type RunEnvelope } from '@escapement/core';
import { isInHand } from './run-indexes.ts';
import type { StoreState } from './store-state.ts';
import { blockedOf } from './turns.ts';

/** Why a run that is asked for would not begin; one that is known is no new one. */
export function inTheWay(
  store: StoreState,
  envelope: RunEnvelope,
): Extract<AskedOutcome, { other: string }> | undefined {
  const { runId, jobId, overlap, overlapLimit = overlapLimitDefault } = envelope;
  if (store.runs.has(runId)) return undefined;
  const inLine = blockedOf(store, jobId);
  const other = store.runs.ofJob(jobId).find(isInHand) ?? inLine[0];
  if (other === undefined) return undefined;
  if (overlap === 'skip' && isInHand(other)) return { kind: 'overlap', other: other.runId };
  const isFull = overlap === 'queue' && inLine.length >= overlapLimit;
  return isFull ? { kind: 'overlap-limit', other: other.runId } : undefined;
}
