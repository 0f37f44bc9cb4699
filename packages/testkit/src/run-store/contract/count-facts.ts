import assert from 'node:assert/strict';
import { askedRunId } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { everyId, type Filter, runToEnd } from './archive-facts.ts';
import { idsOf, owed, runLate, stage, take } from './scene.ts';

/** How many runs there are, and what they came of, as the interface is told. */
export const countFacts = factsOf<RunStorePorts>({
  'runs are found by what they came of, over or not, among all as among those of a job': finds,
  'what is at work is listed newest first whatever its jobs are called, and between two instants':
    listsAtWork,
  'what a list has on all of its pages is counted, by whatever it is narrowed': counts,
});

async function listsAtWork(store: RunStorePorts): Promise<void> {
  const runs = ['delta', 'alpha', 'echo', 'bravo', 'charlie'].map((jobId, i) =>
    runLate(store, 9_000 - i * 1_000, { jobId }),
  );
  await stage(store, ...runs);
  assert.equal((await take(await store.worker('worker-a'))).length, runs.length);
  const newest = idsOf(runs).toReversed();
  const atWork = { states: ['running', 'waiting'] } satisfies Filter;
  assert.deepEqual(await everyId(store, atWork, 2), newest);
  const [to = 0, from = 0] = [runs[4]?.fireTime, runs[1]?.fireTime];
  assert.deepEqual(await everyId(store, { ...atWork, from, to }, 2), newest.slice(1, 4));
  assert.deepEqual(await store.archive.count({ ...atWork, from, to }), { kind: 'all', count: 3 });
  assert.deepEqual(await store.archive.count(atWork), { kind: 'all', count: 5 });
}

async function counts(store: RunStorePorts): Promise<void> {
  const over = await owed(store, 5_000);
  await runToEnd(store, over);
  const badly = await owed(store, 4_000);
  await runToEnd(store, badly, 'fail');
  const elsewhere = await owed(store, 3_000, { jobId: 'other', queue: 'slow' });
  const going = await owed(store, 2_000);
  await take(await store.worker('worker-b'));
  await owed(store, -60_000);
  const span = { from: over.fireTime, to: elsewhere.fireTime };
  const trouble = ['failed', 'timed-out', 'cancelled', 'lost'] as const;
  const filters: readonly Filter[] = [
    ...[{}, span, { isFolded: true }, { ...span, isFolded: true }],
    ...[{ states: trouble }, { states: trouble, to: badly.fireTime }, { states: ['failed'] }],
    ...[{ states: ['running', 'waiting'] }, { states: ['running'] }, { states: ['blocked'] }],
    ...[{ states: ['succeeded', 'failed', 'running'] }, { states: ['staged'] }],
    ...[{ jobId: 'other' }, { jobId: going.jobId, ...span }, { jobId: 'nobody' }],
    ...[{ triggers: ['schedule'] }, { triggers: ['manual', 'retry'], states: trouble }],
    ...[{ queue: 'slow' }, { workerId: 'worker-b' }],
    ...[{ isOfJob: (jobId: string) => jobId !== 'other' }, { isOfJob: () => false, ...span }],
  ] as const;
  for (const filter of filters) {
    const count = (await everyId(store, filter)).length;
    assert.deepEqual(
      { filter, ...(await store.archive.count(filter)) },
      { filter, kind: 'all', count },
    );
  }
  assert.deepEqual(await store.archive.count({}), { kind: 'all', count: 5 });
}

async function finds(store: RunStorePorts): Promise<void> {
  const planned = await owed(store, 5_000);
  await runToEnd(store, planned);
  const fireTime = store.now() - 1_000;
  const runId = askedRunId({ jobId: 'asked', askedAt: fireTime, trigger: 'manual', mark: 'x' });
  const about = { jobId: 'asked', runId, fireTime, dueTime: fireTime, trigger: 'manual' } as const;
  const asked = runLate(store, 1_000, about);
  assert.equal((await store.archive.enqueueManual(asked)).kind, 'enqueued');
  const facts: readonly (readonly [Filter, readonly string[]])[] = [
    [{ triggers: ['manual'] }, [runId]],
    [{ triggers: ['schedule', 'retry'] }, [planned.runId]],
    [{ triggers: ['manual', 'schedule'], isFolded: true }, [runId, planned.runId]],
    [{ triggers: ['schedule'], jobId: 'asked' }, []],
    [{ triggers: ['manual'], jobId: 'asked' }, [runId]],
    [{ triggers: ['manual'], states: ['succeeded'] }, []],
  ];
  for (const [filter, ids] of facts) {
    assert.deepEqual({ filter, ids: await everyId(store, filter, 1) }, { filter, ids });
    const { count } = await store.archive.count(filter);
    assert.deepEqual({ filter, count }, { filter, count: ids.length });
  }
  await runToEnd(store, asked);
  assert.deepEqual(await everyId(store, { triggers: ['manual'], jobId: 'asked' }), [runId]);
}
