import assert from 'node:assert/strict';
import type { QueueLimits, RunEnvelope, TakenRun } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { contractTerm, exchange, idsOf, owed, take } from './scene.ts';

/** What the limits of a queue promise. */
export const limitFacts = factsOf<RunStorePorts>({
  'as many of a queue are at work as may be, whoever takes': keepsPlaces,
  'what ends makes room, and who says so may have it': makesRoom,
  'a worker that dies gives the places of its queue back': outlivesWorker,
  'so many of a queue begin in a window, and more in the next': keepsRate,
  'what waits for a limit says which': saysWhich,
  'what is held back keeps its fire time, and is late once': isLateOnce,
  'limits that are taken back hold nothing': areTakenBack,
  'the limits of one queue hold no other': holdNoOther,
  'no leader that was outlived writes limits': isFenced,
});

type Limits = Pick<QueueLimits, 'maxConcurrent' | 'rateLimit'>;

function limit(store: RunStorePorts, limits: Limits, queue = 'default') {
  const facts = { name: queue, version: 1, updatedAt: '2026-01-01T00:00:00.000Z' };
  return store.schedule.keepQueueLimits(contractTerm, [{ ...facts, ...limits }]);
}

/** Runs of several jobs that are due, oldest first. */
async function owedRuns(
  store: RunStorePorts,
  count: number,
  changes: Partial<RunEnvelope> = {},
): Promise<readonly RunEnvelope[]> {
  const runs: RunEnvelope[] = [];
  for (let i = count; i > 0; i -= 1) {
    runs.push(await owed(store, i * 1_000, { jobId: `job-${i}`, ...changes }));
  }
  return runs;
}

function ended({ runId, attempt }: Pick<TakenRun, 'runId' | 'attempt'>) {
  return { runId, attempt, event: 'succeed' } as const;
}

async function keepsPlaces(store: RunStorePorts): Promise<void> {
  assert.deepEqual(await limit(store, { maxConcurrent: 3 }), { kind: 'committed' });
  const runs = await owedRuns(store, 6);
  const [one, other] = [await store.worker('w'), await store.worker('v')];
  const [mine, theirs] = await Promise.all([take(one, 2), take(other, 4)]);
  assert.deepEqual(idsOf([...mine, ...theirs]).toSorted(), idsOf(runs.slice(0, 3)).toSorted());
  const { taken, nextDueTime, isHeldBack } = await exchange(one, { most: 10 });
  assert.deepEqual([taken, isHeldBack], [[], true]);
  // Nobody comes in vain again and again.
  assert.ok((nextDueTime ?? 0) > store.now() + 200);
}

async function makesRoom(store: RunStorePorts): Promise<void> {
  await limit(store, { maxConcurrent: 2 });
  const runs = await owedRuns(store, 4);
  const worker = await store.worker('w');
  const first = await take(worker);
  assert.deepEqual(idsOf(first), idsOf(runs.slice(0, 2)));
  const next = await exchange(worker, { ends: first.slice(0, 1).map(ended), most: 10 });
  assert.deepEqual(idsOf(next.taken), idsOf(runs.slice(2, 3)));
  assert.equal(next.isHeldBack, true);
  const last = await exchange(worker, { ends: next.taken.map(ended), most: 10 });
  assert.deepEqual(idsOf(last.taken), idsOf(runs.slice(3)));
  assert.equal(last.isHeldBack ?? false, false);
}

async function outlivesWorker(store: RunStorePorts): Promise<void> {
  await limit(store, { maxConcurrent: 1 });
  const [first, second] = await owedRuns(store, 2);
  const [doomed, other] = [await store.worker('w'), await store.worker('v')];
  assert.deepEqual(idsOf(await take(doomed)), [first?.runId]);
  assert.deepEqual(await take(other), []);
  await store.archive.askToStop(first?.runId ?? '', { by: 'token', reason: 'enough' });
  await store.lives.recover('w', 0);
  assert.deepEqual(idsOf(await take(other)), [second?.runId]);
}

async function keepsRate(store: RunStorePorts): Promise<void> {
  await limit(store, { rateLimit: { perSecond: 2 } });
  const runs = await owedRuns(store, 4);
  const worker = await store.worker('w');
  const first = await take(worker);
  assert.deepEqual(idsOf(first), idsOf(runs.slice(0, 2)));
  // That they are over gives nobody another go.
  const { taken, nextDueTime } = await exchange(worker, { ends: first.map(ended), most: 10 });
  assert.deepEqual(taken, []);
  assert.ok((nextDueTime ?? 0) > store.now() - 1_000 && (nextDueTime ?? 0) < store.now() + 1_500);
  const next = await eventually('the next window is open', async () => {
    const some = await take(worker);
    return some.length > 0 && some;
  });
  assert.deepEqual(idsOf(next), idsOf(runs.slice(2)));
}

async function saysWhich(store: RunStorePorts): Promise<void> {
  const shown = async (runId = '') => {
    const run = await store.archive.get(runId);
    return [run?.state, run?.heldBy];
  };
  const [first, second] = await owedRuns(store, 2);
  assert.deepEqual(await shown(second?.runId), ['queued', undefined]);
  await limit(store, { maxConcurrent: 1 });
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await take(worker)), [first?.runId]);
  assert.deepEqual(await shown(second?.runId), ['queued', 'maxConcurrent']);
  await limit(store, { rateLimit: { perMinute: 1 } });
  assert.deepEqual(idsOf(await take(worker)), [second?.runId]);
  const [third] = await owedRuns(store, 1, { jobId: 'third' });
  assert.deepEqual(await take(worker), []);
  assert.deepEqual(await shown(third?.runId), ['queued', 'rateLimit']);
}

async function isLateOnce(store: RunStorePorts): Promise<void> {
  await limit(store, { maxConcurrent: 1 });
  const [first] = await owedRuns(store, 1);
  const late = await owed(store, 100_000, { jobId: 'late', beginBy: store.now() - 1_000 });
  const intime = await owed(store, 90_000, { jobId: 'in-time', beginBy: store.now() + 60_000 });
  await limit(store, { maxConcurrent: 2 });
  const worker = await store.worker('w');
  // It has waited longer than its job allows, for whatever.
  const taken = await take(worker, 2);
  assert.deepEqual(await store.rows('late'), [
    { outcome: 'missed', reason: 'too-late', detail: undefined, runId: late.runId },
  ]);
  assert.deepEqual(idsOf(taken), [intime.runId]);
  assert.deepEqual(idsOf(await take(worker, 2)), [first?.runId]);
  const run = await store.archive.get(intime.runId);
  assert.equal(Date.parse(run?.fireTime ?? ''), intime.fireTime);
}

async function areTakenBack(store: RunStorePorts): Promise<void> {
  await limit(store, { maxConcurrent: 1, rateLimit: { perMinute: 1 } });
  const runs = await owedRuns(store, 3);
  const worker = await store.worker('w');
  assert.equal((await take(worker)).length, 1);
  assert.deepEqual(await take(worker), []);
  await store.schedule.keepQueueLimits(contractTerm, []);
  const { taken, isHeldBack } = await exchange(worker, { most: 10 });
  assert.deepEqual(idsOf(taken), idsOf(runs.slice(1)));
  assert.equal(isHeldBack ?? false, false);
}

async function holdNoOther(store: RunStorePorts): Promise<void> {
  await limit(store, { maxConcurrent: 1 }, 'slow');
  await owedRuns(store, 2, { queue: 'slow' });
  const runs = await owedRuns(store, 2, { jobId: 'free', overlap: 'allow' });
  const worker = await store.worker('w');
  assert.equal((await take(worker, 10, 'slow')).length, 1);
  assert.deepEqual(idsOf(await take(worker)), idsOf(runs));
}

async function isFenced(store: RunStorePorts): Promise<void> {
  const older = { ...contractTerm, epoch: contractTerm.epoch - 1 };
  const facts = { name: 'default', version: 1, updatedAt: '2026-01-01T00:00:00.000Z' };
  const outcome = await store.schedule.keepQueueLimits(older, [{ ...facts, maxConcurrent: 1 }]);
  assert.equal(outcome.kind, 'superseded');
  const runs = await owedRuns(store, 2);
  assert.deepEqual(idsOf(await take(await store.worker('w'))), idsOf(runs));
}
