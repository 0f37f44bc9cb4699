import assert from 'node:assert/strict';
import type { RunEnvelope, RunExchange } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { carry, exchange, idsOf, only, owed, runLate, stage, take } from './scene.ts';

/** In which order those begin that are due at once. */
export const priorityFacts = factsOf<RunStorePorts>({
  'what has no priority goes first, and then the smaller number': keepsOrder,
  'of one priority that goes first which was due first': keepsDueOrder,
  'one that is not due yet keeps nobody waiting': waitsForNone,
  'what has made way is no less owed, and needs no new entry': isOwed,
  'an edit takes back what has made way': takesBack,
  'an edit gives what has made way another priority': isRankedAnew,
  'who is cancelled after making way is over': cancels,
  'what its worker lost goes back behind what goes before it': outlivesWorker,
});

function ranked(
  store: RunStorePorts,
  jobId: string,
  { priority, lateMs = 1_000 }: { readonly priority?: number; readonly lateMs?: number },
): Promise<RunEnvelope> {
  const changes = priority === undefined ? {} : { priority };
  return owed(store, lateMs, { jobId, overlap: 'allow', ...changes });
}

/** What a worker with one place takes, until nothing is due. */
async function oneByOne(worker: RunExchange): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let taken = await take(worker, 1); taken.length > 0; taken = await take(worker, 1)) {
    ids.push(only(taken).runId);
  }
  return ids;
}

async function keepsOrder(store: RunStorePorts): Promise<void> {
  const last = await ranked(store, 'last', { priority: 900, lateMs: 9_000 });
  const third = await ranked(store, 'third', { priority: 7, lateMs: 8_000 });
  const second = await ranked(store, 'second', { priority: 1 });
  const first = await ranked(store, 'first', { lateMs: 0 });
  const worker = await store.worker('w');
  assert.deepEqual(await oneByOne(worker), idsOf([first, second, third, last]));
}

async function keepsDueOrder(store: RunStorePorts): Promise<void> {
  const second = await ranked(store, 'second', { priority: 5, lateMs: 2_000 });
  const first = await ranked(store, 'first', { priority: 5, lateMs: 3_000 });
  const third = await ranked(store, 'third', { priority: 5, lateMs: 1_000 });
  assert.deepEqual(await oneByOne(await store.worker('w')), idsOf([first, second, third]));
}

async function waitsForNone(store: RunStorePorts): Promise<void> {
  await stage(store, runLate(store, -60_000, { jobId: 'later', priority: 1 }));
  const now = await ranked(store, 'now', { priority: 9 });
  const worker = await store.worker('w');
  const answer = await exchange(worker, { most: 10 });
  assert.deepEqual(idsOf(answer.taken), [now.runId]);
  assert.ok((answer.nextDueTime ?? 0) > store.now());
}

/** Two that are due, of which a worker with one place has taken the first. */
async function takenAndRanked(
  store: RunStorePorts,
): Promise<readonly [RunExchange, RunEnvelope, RunEnvelope]> {
  const first = await ranked(store, 'first', { priority: 2 });
  const second = await ranked(store, 'second', { priority: 4 });
  const worker = await store.worker('w');
  const { taken, nextDueTime } = await exchange(worker, { most: 1 });
  assert.deepEqual(idsOf(taken), [first.runId]);
  // Whoever has room comes for it at once.
  assert.ok((nextDueTime ?? Number.POSITIVE_INFINITY) < store.now() + 500);
  return [worker, first, second];
}

async function isOwed(store: RunStorePorts): Promise<void> {
  const [worker, , second] = await takenAndRanked(store);
  assert.equal((await store.look(second.runId))?.state, 'staged');
  const look = { from: 0, before: store.now() + 1_000, limit: 100 };
  assert.deepEqual((await store.upkeep.audit(look, () => second)).reenqueued, []);
  assert.deepEqual(await oneByOne(worker), [second.runId]);
}

async function takesBack(store: RunStorePorts): Promise<void> {
  const [worker, , second] = await takenAndRanked(store);
  const edited = { ...second, revision: 5, version: 5 };
  assert.equal(await carry(store, edited, { dropped: [second] }), 1);
  assert.deepEqual(await oneByOne(worker), []);
  assert.equal(await store.look(second.runId), undefined);
}

async function isRankedAnew(store: RunStorePorts): Promise<void> {
  const [worker, , second] = await takenAndRanked(store);
  const third = await ranked(store, 'third', { priority: 3 });
  const edited = { ...second, revision: 5, version: 5, priority: 1 };
  await carry(store, edited, { kept: [edited] });
  assert.deepEqual(await oneByOne(worker), idsOf([second, third]));
}

async function cancels(store: RunStorePorts): Promise<void> {
  const [worker, , second] = await takenAndRanked(store);
  const because = { by: 'token', reason: 'enough' };
  assert.equal(await store.archive.askToStop(second.runId, because), 'cancelled');
  assert.deepEqual(await oneByOne(worker), []);
}

async function outlivesWorker(store: RunStorePorts): Promise<void> {
  const [, first, second] = await takenAndRanked(store);
  const before = await ranked(store, 'before', { priority: 1 });
  await store.lives.recover('w', 0);
  const other = await store.worker('v');
  assert.deepEqual(await oneByOne(other), idsOf([before, first, second]));
}
