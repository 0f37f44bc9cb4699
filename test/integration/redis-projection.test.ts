import type { ProjectionChange, RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  advanceOf,
  definitionOf,
  gateAndSettle,
  runDueIn,
  term,
  until,
  useRedis,
} from './redis-rig.ts';

describe('a changed definition', () => {
  const redis = useRedis();
  let store: RedisStore;

  beforeEach(async () => {
    store = await redis.store();
  });

  const change = (changes: Partial<ProjectionChange> = {}): ProjectionChange => ({
    jobId: 'nightly-report',
    revision: 2,
    definition: definitionOf({ revision: 2, version: 2 }),
    nextFireTime: Date.now() + 60_000,
    outcomes: [],
    takeBackAfter: Date.now(),
    reason: 'edited',
    ...changes,
  });
  const stage = (...runs: readonly RunEnvelope[]) =>
    store.schedule.stage(term, [advanceOf(runs, { nextFireTime: Date.now() + 3_600_000 })]);
  const entries = async (run: RunEnvelope) =>
    redis.server.send('EXISTS', `{esc}:${run.queue}:${run.runId}`);

  it('takes back what was staged after it, record and queue entry, and moves the cursor', async () => {
    const [due, coming, far] = [runDueIn(-500), runDueIn(20_000), runDueIn(40_000)];
    await stage(due, coming, far);
    const next = Date.now() + 60_000;
    const outcome = await store.schedule.project(term, change({ nextFireTime: next }));
    expect(outcome).toEqual({ kind: 'committed', takenBack: 2 });
    for (const run of [coming, far]) {
      expect(await store.archive.get(run.runId)).toBeUndefined();
      expect(await entries(run)).toBe(':0\r\n');
    }
    expect(await store.archive.get(due.runId)).toMatchObject({ state: 'queued' });
    expect(await store.schedule.due(next + 1, 10)).toMatchObject([{ nextFireTime: next }]);
    expect(await store.schedule.projectedRevisions()).toEqual(new Map([['nightly-report', 2]]));
    expect(await store.schedule.projectedJob('nightly-report')).toMatchObject({
      revision: 2,
      nextFireTime: next,
      definition: { id: 'nightly-report', version: 2 },
    });
    // What fell due before the change keeps its place, and the gate says why it does not run.
    expect(await store.gate.begin({ envelope: due, attempt: 1, workerId: 'a' })).toEqual({
      kind: 'superseded',
      minRevision: 2,
    });
  });

  it('takes back more runs than fit one transaction', async () => {
    const runs = Array.from({ length: 950 }, (_, i) => runDueIn(10_000 + i * 1_000));
    await stage(...runs);
    expect(await store.schedule.project(term, change())).toMatchObject({ takenBack: 950 });
    expect((await store.archive.totals()).staged).toBe(0);
  });

  it('leaves alone what has begun and what a person asked for', async () => {
    const manual = runDueIn(5_000, {
      runId: 'nightly-report@20300101T000000Z-mabc',
      trigger: 'manual',
      fireTime: Date.parse('2030-01-01T00:00:00Z'),
    });
    await store.archive.enqueueManual({ ...manual, dueTime: Date.now() });
    const running = runDueIn(-10);
    await stage(running);
    await store.gate.begin({ envelope: running, attempt: 1, workerId: 'a' });
    const outcome = await store.schedule.project(term, change({ takeBackAfter: 0 }));
    expect(outcome).toMatchObject({ takenBack: 0 });
    expect(await store.archive.get(running.runId)).toMatchObject({ state: 'running' });
    expect(await store.archive.get(manual.runId)).toMatchObject({ state: 'queued' });
  });

  it('stages the same fire time anew under the new revision, and that one runs', async () => {
    const old = runDueIn(700);
    await stage(old);
    await store.schedule.project(term, change());
    await stage({ ...old, revision: 2, version: 2, task: { kind: 'handler', handler: 'other' } });
    const seen: string[] = [];
    const source = store.source();
    await source.start({
      queues: ['default'],
      concurrency: 1,
      handle: async (delivery) => {
        seen.push(JSON.stringify(delivery.envelope.task));
        return gateAndSettle(store)(delivery);
      },
    });
    await until(async () => (await store.archive.get(old.runId))?.state === 'succeeded');
    await source.drain(1_000);
    expect(seen).toEqual(['{"kind":"handler","handler":"other"}']);
  });

  it('a deletion leaves no trace in the schedule but its minimum revision', async () => {
    const run = runDueIn(20_000);
    await stage(run);
    await store.schedule.project(
      term,
      change({ definition: undefined, nextFireTime: undefined, reason: 'deleted' }),
    );
    expect(await store.schedule.projectedJob('nightly-report')).toBeUndefined();
    expect(await store.schedule.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect((await store.schedule.projectedRevisions()).size).toBe(0);
    const late = runDueIn(-1);
    await stage(late);
    expect(await store.gate.begin({ envelope: late, attempt: 1, workerId: 'a' })).toEqual({
      kind: 'superseded',
      minRevision: 2,
    });
    expect((await store.archive.ledger('nightly-report', { limit: 5 })).items).toMatchObject([
      { outcome: 'superseded', reason: 'deleted' },
    ]);
  });

  it('a paused job leaves the schedule and keeps its projection', async () => {
    await store.schedule.project(term, change({ nextFireTime: undefined, reason: 'paused' }));
    expect(await store.schedule.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect(await store.schedule.projectedJob('nightly-report')).toMatchObject({
      revision: 2,
      nextFireTime: undefined,
    });
  });

  it('writes down what the version before will never run, once', async () => {
    const fireTime = Date.now() - 60_000;
    const outcomes = [
      {
        fireTime,
        untilFireTime: fireTime + 30_000,
        count: 31,
        outcome: 'superseded',
        reason: 'edited',
      },
    ] as const;
    await store.schedule.project(term, change({ outcomes }));
    await store.schedule.project(term, change({ outcomes }));
    const { items } = await store.archive.ledger('nightly-report', { limit: 10 });
    expect(items).toMatchObject([{ outcome: 'superseded', reason: 'edited', count: 31 }]);
  });

  it('forgets everything of another ensemble, staged runs too', async () => {
    const run = runDueIn(20_000);
    await stage(run);
    await store.schedule.project(term, change({ jobId: 'other' }));
    const other = { ...term, ensembleId: 'ensemble-2', epoch: 1 };
    await store.schedule.claim(other);
    expect(await store.schedule.forget(term)).toMatchObject({ kind: 'superseded' });
    expect(await store.schedule.forget(other)).toEqual({ kind: 'committed' });
    expect(await store.archive.get(run.runId)).toBeUndefined();
    expect(await entries(run)).toBe(':0\r\n');
    expect((await store.schedule.projectedRevisions()).size).toBe(0);
    expect(await store.schedule.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });
});
