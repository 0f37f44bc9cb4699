import {
  type FirePlace,
  idlePlace,
  isOver,
  isPlacedBefore,
  type NextFires,
  type NextFiresQuery,
} from '@escapement/core';
import { fireTimeOf } from './shown-runs.ts';
import type { StoreState } from './store-state.ts';

/** Where a job stands among all by when they fire next. */
export function firePlaceOf(store: StoreState, jobId: string): FirePlace {
  const [first] = store.runs
    .ofJob(jobId)
    .filter((run) => !isOver(run.state) && fireTimeOf(run) >= store.now)
    .map((run) => ({ at: fireTimeOf(run), isStaged: true, member: run.runId }))
    .sort((a, b) => (isPlacedBefore(a, b) ? -1 : 1));
  if (first !== undefined) return first;
  const at = store.cursors.get(jobId);
  return at === undefined ? idlePlace(jobId) : { at, isStaged: false, member: jobId };
}

/** One page of those that fire by themselves, soonest first. */
export function nextFiresIn(
  store: StoreState,
  { after, limit, isWanted }: NextFiresQuery,
): NextFires {
  const staged = store.runs.open.map(({ envelope }) => envelope.jobId);
  const left = [...new Set([...store.cursors.keys(), ...staged])]
    .filter(isWanted)
    .map((jobId) => firePlaceOf(store, jobId))
    .filter((place) => Number.isFinite(place.at))
    .filter((place) => after === undefined || isPlacedBefore(after, place))
    .sort((a, b) => (isPlacedBefore(a, b) ? -1 : 1));
  const places = left.slice(0, limit);
  const last = places.at(-1);
  return left.length > limit && last !== undefined ? { places, next: last } : { places };
}
