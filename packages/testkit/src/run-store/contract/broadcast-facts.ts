import assert from 'node:assert/strict';
import {
  partsOnWorkers,
  type RunEnvelope,
  type TakenRun,
  type WorkerInfo,
  workerQueue,
} from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { carry, contractTerm, exchange, idsOf, only, owed, take } from './scene.ts';
import { definitionInParts, openShared } from './shared-runs.ts';

/** What runs that every worker does promise. */
export const broadcastFacts = factsOf<RunStorePorts>({
  'a run for every worker has a part for each, and no other worker is given that': givesEachItsOwn,
  'the first list of workers stands, whoever shares it out once more': fixesTheWorkers,
  'a run for every worker that nobody serves has no parts': hasNoParts,
  'what each worker came to is noted beside its run': notesEnds,
  'a part whose worker is gone is lost, unless it has begun': losesUnbegun,
  'a part in the hands of a lost worker waits for that one alone': waitsForItsWorker,
  'who wants a run for every worker stopped has its parts stopped': stopsParts,
  'an edit keeps the parts where they are': outlivesEdit,
  'a worker is named as a shard might be': takesAnyName,
});

const broadcast = { success: 'allOf' } as const;

function workerInfo(workerId: string, { task, queue }: RunEnvelope): WorkerInfo {
  const handlers = task.kind === 'handler' ? [task.handler] : [];
  return {
    ...{ workerId, host: 'host', pid: 1, version: '0', startedAt: '2026-01-01T00:00:00.000Z' },
    ...{ queues: [queue], handlers, concurrency: 1, scripts: true },
  };
}

async function shareOut(
  store: RunStorePorts,
  run: RunEnvelope,
  workerIds: readonly string[],
): Promise<readonly RunEnvelope[]> {
  const definition = definitionInParts(run, { broadcast });
  const { fireTime, runId } = run;
  const workers = workerIds.map((id) => workerInfo(id, run));
  const by = { definition, epoch: contractTerm.epoch, workers };
  const shards = partsOnWorkers({ ...(await openShared(store)), fireTime }, by);
  const about = { runId, shards, success: broadcast.success, definition };
  assert.equal((await store.sharing.shareOut(contractTerm, about)).kind, 'committed');
  return shards;
}

/** A run that has begun and is shared out among these workers. */
async function sharedAmong(
  store: RunStorePorts,
  workerIds: readonly string[],
  changes: Partial<RunEnvelope> = {},
) {
  const run = await owed(store, 2_000, { broadcast, ...changes });
  assert.deepEqual(await take(await store.worker('taker')), []);
  return { run, parts: await shareOut(store, run, workerIds) };
}

async function takeOwn(store: RunStorePorts, workerId: string): Promise<readonly TakenRun[]> {
  return take(await store.worker(workerId), 10, workerQueue(workerId));
}

async function end(
  store: RunStorePorts,
  workerId: string,
  { runId, attempt }: TakenRun,
): Promise<void> {
  const ends = [{ runId, attempt, event: 'succeed' } as const];
  const worker = await store.worker(workerId);
  const { ends: told } = await exchange(worker, { ends }, workerQueue(workerId));
  assert.deepEqual(told, ['settled']);
}

async function endsOf(store: RunStorePorts): Promise<readonly (string | undefined)[]> {
  return ((await openShared(store)).shards ?? []).map((part) => part.end);
}

async function givesEachItsOwn(store: RunStorePorts): Promise<void> {
  const { run } = await sharedAmong(store, ['a', 'b']);
  assert.deepEqual(await take(await store.worker('a')), []);
  assert.deepEqual(idsOf(await takeOwn(store, 'b')), [`${run.runId}~b`]);
  assert.deepEqual(await takeOwn(store, 'b'), []);
  assert.deepEqual(idsOf(await takeOwn(store, 'a')), [`${run.runId}~a`]);
  const { part, trigger, queue } = (await store.archive.get(`${run.runId}~a`)) ?? {};
  assert.deepEqual(part, { of: run.runId, workerId: 'a' });
  assert.deepEqual([trigger, queue], ['broadcast', '~a']);
}

async function fixesTheWorkers(store: RunStorePorts): Promise<void> {
  const { run } = await sharedAmong(store, ['a', 'b']);
  await shareOut(store, run, ['b', 'c']);
  assert.deepEqual(await takeOwn(store, 'c'), []);
  assert.deepEqual(
    (await openShared(store)).shards?.map(({ name }) => name),
    ['a', 'b'],
  );
}

async function hasNoParts(store: RunStorePorts): Promise<void> {
  await sharedAmong(store, []);
  assert.deepEqual((await openShared(store)).shards, []);
}

async function notesEnds(store: RunStorePorts): Promise<void> {
  const { run } = await sharedAmong(store, ['a', 'b']);
  assert.equal((await openShared(store)).count, 0);
  await end(store, 'b', only(await takeOwn(store, 'b')));
  assert.deepEqual(await endsOf(store), [undefined, 'succeeded']);
  await end(store, 'a', only(await takeOwn(store, 'a')));
  assert.deepEqual(await endsOf(store), ['succeeded', 'succeeded']);
  await store.sharing.endShared(contractTerm, run.runId, { event: 'succeed' });
  const shown = await store.archive.get(run.runId);
  assert.deepEqual(
    [shown?.state, shown?.shards],
    ['succeeded', ['a', 'b'].map((id) => ({ runId: `${run.runId}~${id}`, end: 'succeeded' }))],
  );
}

async function losesUnbegun(store: RunStorePorts): Promise<void> {
  const { run } = await sharedAmong(store, ['a', 'b']);
  const begun = only(await takeOwn(store, 'b'));
  const parts = ['a', 'b'].map((workerId) => {
    return { runId: `${run.runId}~${workerId}`, workerId, reason: `${workerId} is gone` };
  });
  await store.sharing.loseParts(contractTerm, parts);
  assert.deepEqual(await endsOf(store), ['lost', undefined]);
  const { state, reason } = (await store.archive.get(`${run.runId}~a`)) ?? {};
  assert.deepEqual([state, reason], ['lost', 'a is gone']);
  assert.deepEqual(await takeOwn(store, 'a'), []);
  await end(store, 'b', begun);
  assert.deepEqual(await endsOf(store), ['lost', 'succeeded']);
}

async function waitsForItsWorker(store: RunStorePorts): Promise<void> {
  const { run } = await sharedAmong(store, ['a']);
  await takeOwn(store, 'a');
  await store.lives.beat('a', []);
  assert.deepEqual(await store.lives.recover('a', 0), { retried: 1, lost: 0 });
  assert.deepEqual(await take(await store.worker('b')), []);
  assert.deepEqual(await endsOf(store), [undefined]);
  assert.equal(only(await takeOwn(store, 'a')).attempt, 2);
  await store.lives.beat('a', []);
  await store.lives.recover('a', 0);
  const lost = { runId: `${run.runId}~a`, workerId: 'a', reason: 'so' };
  await store.sharing.loseParts(contractTerm, [lost]);
  assert.deepEqual(await endsOf(store), ['lost']);
}

async function stopsParts(store: RunStorePorts): Promise<void> {
  const { run } = await sharedAmong(store, ['3of8', 'a']);
  const begun = only(await takeOwn(store, 'a'));
  const request = { by: 'li', reason: 'enough' };
  assert.equal(await store.archive.askToStop(run.runId, request), 'asked');
  await store.sharing.stopShards(contractTerm, run.runId);
  assert.deepEqual(await endsOf(store), ['cancelled', undefined]);
  assert.deepEqual((await store.look(begun.runId))?.stop, request);
}

async function outlivesEdit(store: RunStorePorts): Promise<void> {
  const { run, parts } = await sharedAmong(store, ['a', 'b'], { revision: 4 });
  const kept = parts.map((part) => ({ ...part, revision: 5, version: 2 }));
  await carry(store, { ...run, revision: 5, version: 2, queue: 'elsewhere' }, { kept });
  assert.deepEqual(idsOf(await takeOwn(store, 'a')), [`${run.runId}~a`]);
}

async function takesAnyName(store: RunStorePorts): Promise<void> {
  const names = ['3of8', 'A', 'a.1of2', 'b_c-d.e'];
  const { run } = await sharedAmong(store, names);
  for (const name of names) await end(store, name, only(await takeOwn(store, name)));
  const { shards = [] } = await openShared(store);
  assert.deepEqual(
    shards.map(({ runId, name, end: came }) => [runId, name, came]).sort(),
    names.map((name) => [`${run.runId}~${name}`, name, 'succeeded']).sort(),
  );
}
