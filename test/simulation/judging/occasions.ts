import { groupIdOf, isOver, servedTime, type Upstream } from '@escapement/core';
import type { MemoryRunStore } from '@escapement/testkit';
import { groupedBy } from '../../drill/grouped-by.ts';
import type { SimulatedJob } from '../people/jobs.ts';

type Kept = ReturnType<MemoryRunStore['runsOf']>[number];

/** A job that comes after others. */
export type Follower = SimulatedJob & { readonly after: NonNullable<SimulatedJob['after']> };

/** A run that is over, of a job that others come after. */
export interface Ended {
  readonly runId: string;
  readonly jobId: string;
  readonly state: Kept['state'];
  readonly fireTime: number;
  readonly endedAt: number;
}

/** What a job has one run after: one end, or for one that waits for all, an end of each that serve the same fire time. */
export interface Occasion {
  readonly key: string;
  readonly ends: readonly Ended[];
}

/** A run that comes after others, or a row that says why there is none, as the store tells of it. */
export interface Following {
  readonly runId: string;
  readonly key: string;
  /** The run by whose end it came to be. */
  readonly after: string;
  /** Absent where a row stands for it. */
  readonly state?: Kept['state'];
}

/** Everything that a job should have had a run after. */
export function occasionsOf(store: MemoryRunStore, { after }: Follower): readonly Occasion[] {
  const ends = after.jobs.flatMap((jobId) => endsOf(store, jobId)).filter(isAwaited(after.on));
  if (after.mode === 'any') return ends.map((end) => ({ key: end.runId, ends: [end] }));
  const ofTime = [...groupedBy(ends, (end) => String(servedTime(end)))];
  return ofTime
    .map(([key, ends]) => ({ key, ends }))
    .filter(({ ends }) => after.jobs.every((id) => ends.some(({ jobId }) => jobId === id)));
}

/** All runs that it has had after others, whatever became of them. One that a store has forgotten what it came after is left out. */
export function followingOf(
  store: MemoryRunStore,
  { facts, after }: Follower,
): readonly Following[] {
  const runs = store.runsOf(facts.id).filter(({ envelope }) => envelope.trigger === 'after');
  const rows = store.ledgerOf(facts.id).filter(({ runId }) => runId !== undefined);
  const known = new Map<string, Kept['state'] | undefined>([
    ...rows.map(({ runId = '' }) => [runId, undefined] as const),
    ...runs.map(({ runId, state }) => [runId, state] as const),
  ]);
  return [...known].flatMap(([runId, state]) => {
    const text = store.inputOf(runId);
    if (text === undefined) return [];
    const { upstream } = JSON.parse(text) as Upstream;
    const key = after.mode === 'any' ? upstream.runId : String(servedTime({ runId, fireTime: 0 }));
    return [{ runId, key, after: upstream.runId, ...(state === undefined ? {} : { state }) }];
  });
}

function endsOf(store: MemoryRunStore, jobId: string): readonly Ended[] {
  return store
    .runsOf(jobId)
    .filter(({ runId }) => groupIdOf(runId) === undefined)
    .flatMap(({ runId, state, endedAt, envelope: { fireTime } }) => {
      const isEnded = isOver(state) && endedAt !== undefined;
      return isEnded ? [{ runId, jobId, state, fireTime, endedAt }] : [];
    });
}

const badStates: ReadonlySet<string> = new Set(['failed', 'timed-out', 'lost']);

function isAwaited(on: Follower['after']['on']): (end: Ended) => boolean {
  return ({ state }) =>
    on === 'end' || (on === 'success' ? state === 'succeeded' : badStates.has(state));
}
