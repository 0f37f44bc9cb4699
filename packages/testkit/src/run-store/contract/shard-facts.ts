import assert from 'node:assert/strict';
import { type RunEnvelope, scheduledRunId, type TakenRun } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { carry, contractTerm, exchange, idsOf, owed, take } from './scene.ts';
import { openShared, shards, shared, shareOut } from './shared-runs.ts';

/** What runs that are done in parts promise. */
export const shardFacts = factsOf<RunStorePorts>({
  'a run in parts begins in the hands of nobody': beginsInNoHands,
  'its shards are made once, and given out side by side': makesOnce,
  'what each shard came to is noted beside its run': notesEnds,
  'a shard that is tried again is not over': waitsForRetry,
  'its run ends once, and is told of with its shards': endsOnce,
  'the next run of its job waits until it has ended': holdsItsPlace,
  'who wants it stopped has its shards stopped': stopsShards,
  'one that nobody has shared out yet can be stopped': stopsUnshared,
  'an edit keeps the shards that have not begun': outlivesEdit,
  'a shard that is taken back is noted too': notesTakenBack,
  'jobs that come after it are told of the whole alone': tellsWhole,
  'a list may leave out its shards, and says how far they are': folds,
  'what is done in shards is one run under way': countsOne,
});

async function beginsInNoHands(store: RunStorePorts): Promise<void> {
  const run = await shared(store);
  const seen = await store.look(run.runId);
  assert.deepEqual([seen?.attempt, seen?.workerId], [1, undefined]);
  const open = await openShared(store);
  const { runId, count, isUnwanted, shards: made } = open;
  assert.deepEqual([runId, count, isUnwanted, made], [run.runId, 3, false, undefined]);
  assert(Math.abs(open.begunAt - store.now()) < 2_000);
  const { state, startedAt } = (await store.archive.get(run.runId)) ?? {};
  assert.deepEqual([state, startedAt === undefined], ['running', false]);
  // Nothing of it is left in its queue, for anybody.
  assert.deepEqual(await take(await store.worker('v')), []);
}

async function makesOnce(store: RunStorePorts): Promise<void> {
  const run = await shared(store);
  const made = await shareOut(store, run);
  await shareOut(store, run);
  const taken = await take(await store.worker('w'));
  assert.deepEqual(idsOf(taken), idsOf(made));
  assert.deepEqual(await take(await store.worker('v')), []);
  assert.deepEqual(
    made.map(({ runId }) => runId),
    [0, 1, 2].map((i) => `${run.runId}.${i}of3`),
  );
}

function endsOf(taken: readonly TakenRun[], events: readonly ('succeed' | 'fail')[]) {
  return taken.map(({ runId, attempt }, i) => {
    const event = events[i] ?? 'succeed';
    return { runId, attempt, event, ...(event === 'fail' ? { reason: 'so' } : {}) };
  });
}

function endsIn(
  open: readonly { readonly end?: string | undefined }[] = [],
): readonly (string | undefined)[] {
  return open.map(({ end }) => end);
}

/** All its shards in the hands of one worker. */
async function takenShards(store: RunStorePorts, changes: Partial<RunEnvelope> = {}) {
  const run = await shared(store, changes);
  await shareOut(store, run);
  const worker = await store.worker('w');
  const taken = await take(worker);
  assert.equal(taken.length, 3);
  return { run, worker, taken };
}

async function notesEnds(store: RunStorePorts): Promise<void> {
  const { worker, taken } = await takenShards(store);
  await exchange(worker, { ends: endsOf(taken.slice(0, 2), ['succeed', 'fail']) });
  assert.deepEqual(endsIn((await openShared(store)).shards), ['succeeded', 'failed', undefined]);
  await exchange(worker, { ends: endsOf(taken.slice(2), ['succeed']) });
  assert.deepEqual(endsIn((await openShared(store)).shards), ['succeeded', 'failed', 'succeeded']);
}

async function waitsForRetry(store: RunStorePorts): Promise<void> {
  const { worker, taken } = await takenShards(store);
  const [first] = endsOf(taken, ['fail']);
  assert(first !== undefined);
  await exchange(worker, { ends: [{ ...first, again: { afterMs: 0 } }] });
  assert.deepEqual(endsIn((await openShared(store)).shards), [undefined, undefined, undefined]);
}

async function endsOnce(store: RunStorePorts): Promise<void> {
  const { run, worker, taken } = await takenShards(store);
  await exchange(worker, { ends: endsOf(taken, ['succeed', 'fail']) });
  const { sharing } = store;
  const failed = { event: 'fail', reason: '1 of 3' } as const;
  await sharing.endShared(contractTerm, run.runId, failed);
  await sharing.endShared(contractTerm, run.runId, { event: 'succeed' });
  const seen = await store.look(run.runId);
  assert.deepEqual([seen?.state, seen?.reason], ['failed', '1 of 3']);
  assert.deepEqual(await sharing.sharedRuns(0, 10), { runs: [], looked: 0 });
  const shown = await store.archive.get(run.runId);
  assert.deepEqual(endsIn(shown?.shards), ['succeeded', 'failed', 'succeeded']);
  const part = await store.archive.get(`${run.runId}.1of3`);
  assert.deepEqual(part?.part, { of: run.runId, index: 1, total: 3 });
  assert.equal(part?.trigger, 'shard');
  // What is told of the last outcomes of a job is told of whole runs.
  const [activity] = await store.archive.activity([run.jobId]);
  assert.deepEqual([activity?.recent, activity?.lastRun?.id], [['failed'], run.runId]);
}

async function holdsItsPlace(store: RunStorePorts): Promise<void> {
  const inTurn = { overlap: 'queue', overlapLimit: 3 } as const;
  const { run, worker, taken } = await takenShards(store, inTurn);
  const next = await owed(store, 1_000, { shards, ...inTurn });
  await exchange(worker, { ends: endsOf(taken, []), most: 10 });
  assert.equal((await store.look(next.runId))?.state, 'blocked');
  await store.sharing.endShared(contractTerm, run.runId, { event: 'succeed' });
  assert.deepEqual(await take(worker), []);
  assert.equal((await openShared(store)).runId, next.runId);
}

async function stopsShards(store: RunStorePorts): Promise<void> {
  const run = await shared(store);
  const made = await shareOut(store, run);
  const worker = await store.worker('w');
  const [begun] = await take(worker, 1);
  const request = { by: 'li', reason: 'enough' };
  assert.equal(await store.archive.askToStop(run.runId, request), 'asked');
  const open = await openShared(store);
  assert.deepEqual([open.isUnwanted, open.isToldSo], [true, false]);
  await store.sharing.stopShards(contractTerm, run.runId);
  const told = await openShared(store);
  assert.deepEqual(
    [told.isToldSo, endsIn(told.shards)],
    [true, [undefined, 'cancelled', 'cancelled']],
  );
  assert.deepEqual((await store.look(begun?.runId ?? ''))?.stop, request);
  assert.equal((await store.look(made[1]?.runId ?? ''))?.state, 'cancelled');
  const ends = [{ runId: begun?.runId ?? '', attempt: 1, event: 'fail', reason: 'so' } as const];
  await exchange(worker, { ends });
  assert.deepEqual(endsIn((await openShared(store)).shards), Array(3).fill('cancelled'));
}

async function stopsUnshared(store: RunStorePorts): Promise<void> {
  const run = await shared(store);
  const request = { by: 'li', reason: 'enough' };
  assert.equal(await store.archive.askToStop(run.runId, request), 'asked');
  const { isUnwanted, shards: made } = await openShared(store);
  assert.deepEqual([isUnwanted, made], [true, undefined]);
  await store.sharing.endShared(contractTerm, run.runId, { event: 'cancel' });
  assert.equal((await store.look(run.runId))?.state, 'cancelled');
}

async function outlivesEdit(store: RunStorePorts): Promise<void> {
  const run = await shared(store, { revision: 4 });
  const made = await shareOut(store, run);
  const kept = made.map((shard) => ({ ...shard, revision: 5, version: 2 }));
  await carry(store, { ...run, revision: 5, version: 2 }, { kept });
  const taken = await take(await store.worker('w'));
  assert.deepEqual(idsOf(taken), idsOf(made));
  assert.equal((await openShared(store)).runId, run.runId);
}

async function notesTakenBack(store: RunStorePorts): Promise<void> {
  const run = await shared(store, { revision: 4 });
  const dropped = await shareOut(store, run);
  await carry(store, { ...run, revision: 5 }, { dropped });
  assert.deepEqual(endsIn((await openShared(store)).shards), Array(3).fill('taken-back'));
}

async function tellsWhole(store: RunStorePorts): Promise<void> {
  const fireTime = store.now() - 2_000;
  const runId = scheduledRunId('load', fireTime);
  await store.following.setFollowed(contractTerm, ['load']);
  const { run, worker, taken } = await takenShards(store, { jobId: 'load', runId, fireTime });
  await exchange(worker, { ends: endsOf(taken, []) });
  assert.deepEqual(await store.following.endings(10), []);
  await store.sharing.endShared(contractTerm, run.runId, { event: 'succeed' });
  assert.deepEqual(idsOf(await store.following.endings(10)), [run.runId]);
}

async function folds(store: RunStorePorts): Promise<void> {
  const { run, worker, taken } = await takenShards(store);
  const every = await store.archive.list({ limit: 9 });
  assert.equal(every.items.length, 4);
  await exchange(worker, { ends: endsOf(taken.slice(0, 2), ['succeed', 'fail']) });
  const jobId = run.jobId;
  for (const filter of [{}, { jobId }, { states: ['running'] as const }]) {
    const { items } = await store.archive.list({ ...filter, isFolded: true, limit: 9 });
    assert.deepEqual(
      items.map(({ id, parts }) => [id, parts]),
      [[run.runId, { total: 3, over: 2, succeeded: 1 }]],
    );
  }
}

async function countsOne(store: RunStorePorts): Promise<void> {
  const { run } = await takenShards(store);
  const [activity] = await store.archive.activity([run.jobId]);
  assert.equal(activity?.runningCount, 1);
  assert.equal((await store.archive.totals()).running, 1);
}
