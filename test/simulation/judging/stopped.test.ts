import { expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import type { Stopped } from '../people/person.ts';
import { stoppedFindings } from './stopped.ts';

const runId = 'brief@20260101T000000Z';
const lost = { from: 0, until: 1_000 };

/** What is found of a run that was to be stopped, by what was answered and what became of it. */
function found(
  outcome: Stopped['outcome'],
  state: string,
  known: {
    readonly at?: number;
    readonly begunAt?: number;
    readonly losses?: Cluster['losses'];
  } = {},
): readonly string[] {
  const { at = 2_000, begunAt = 0, losses = [] } = known;
  const envelope = { jobId: 'brief', fireTime: 0 };
  const world = { store: { run: () => ({ state, envelope }) }, effects: [{ runId, begunAt }] };
  const person = { stopped: [{ runId, at, outcome }] };
  const cluster = { world, person, losses } as unknown as Cluster;
  return stoppedFindings(cluster).map(({ kind }) => kind);
}

it('a run that was to be stopped is stopped, or had succeeded before it heard of it', () => {
  expect(found('asked', 'cancelled')).toEqual([]);
  expect(found('asked', 'succeeded')).toEqual([]);
  expect(found('asked', 'failed')).toEqual(['untrue']);
  expect(found('asked', 'running')).toEqual(['untrue']);
  expect(found('cancelled', 'succeeded')).toEqual(['untrue']);
  expect(found('cancelled', 'cancelled', { begunAt: 3_000 })).toEqual(['phantom']);
});

it('a run is lost only where Redis had just lost what became of it', () => {
  expect(found('asked', 'lost')).toEqual(['untrue']);
  expect(found('asked', 'lost', { losses: [lost] })).toEqual([]);
  expect(found('asked', 'lost', { losses: [lost], at: 60_000 })).toEqual(['untrue']);
  expect(found('asked', 'failed', { losses: [lost] })).toEqual(['untrue']);
});
