import assert from 'node:assert/strict';
import type { RunEnvelope, TakenRun } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { exchange, idsOf, only, owed, runLate, take } from './scene.ts';

/** What it means that a number of a job's runs may be at work at once. */
export const placeFacts = factsOf<RunStorePorts>({
  'as many of a job begin as it has places, and the next when one has ended': givesPlaces,
  'places that are left together are taken together, in order': givesSeveral,
  'what is due while all places are taken is skipped, where its job skips': skipsBeyond,
  'workers that take at once give no place twice': isShared,
  'a worker that dies gives its places back': outlivesWorker,
  'who is to be tried again keeps a place before those that wait': waitsForRetry,
  'who asks for a run is refused when all places are taken': tellsWhoAsks,
});

const twoInLine = { overlap: 'queue', overlapLimit: 10, maxConcurrent: 2 } as const;
const twoOrSkip = { overlap: 'skip', maxConcurrent: 2 } as const;

/** Runs of one job that are due, oldest first. */
async function owedRuns(
  store: RunStorePorts,
  count: number,
  changes: Partial<RunEnvelope>,
): Promise<readonly RunEnvelope[]> {
  const runs: RunEnvelope[] = [];
  for (let i = count; i > 0; i -= 1) runs.push(await owed(store, i * 1_000, changes));
  return runs;
}

function ended({ runId, attempt }: Pick<TakenRun, 'runId' | 'attempt'>) {
  return { runId, attempt, event: 'succeed' } as const;
}

async function statesOf(
  store: RunStorePorts,
  runs: readonly Pick<RunEnvelope, 'runId'>[],
): Promise<readonly (string | undefined)[]> {
  return Promise.all(runs.map(async ({ runId }) => (await store.look(runId))?.state));
}

async function givesPlaces(store: RunStorePorts): Promise<void> {
  const runs = await owedRuns(store, 4, twoInLine);
  const worker = await store.worker('w');
  const taken = await take(worker);
  assert.deepEqual(idsOf(taken), idsOf(runs.slice(0, 2)));
  assert.deepEqual(await take(await store.worker('v')), []);
  assert.deepEqual(await statesOf(store, runs), ['running', 'running', 'blocked', 'blocked']);
  const [first] = taken;
  const next = await exchange(worker, { ends: first ? [ended(first)] : [], most: 10 });
  assert.deepEqual(idsOf(next.taken), idsOf(runs.slice(2, 3)));
  assert.deepEqual(await statesOf(store, runs.slice(3)), ['blocked']);
  assert.deepEqual(await store.rows(runs[0]?.jobId ?? ''), []);
}

async function givesSeveral(store: RunStorePorts): Promise<void> {
  const runs = await owedRuns(store, 5, twoInLine);
  const worker = await store.worker('w');
  const taken = await take(worker);
  const next = await exchange(worker, { ends: taken.map(ended), most: 10 });
  assert.deepEqual(idsOf(next.taken), idsOf(runs.slice(2, 4)));
  assert.deepEqual(await statesOf(store, runs.slice(4)), ['blocked']);
}

async function skipsBeyond(store: RunStorePorts): Promise<void> {
  const runs = await owedRuns(store, 3, twoOrSkip);
  const [first, , third] = runs;
  const worker = await store.worker('w');
  const taken = await take(worker);
  assert.deepEqual(idsOf(taken), idsOf(runs.slice(0, 2)));
  assert.deepEqual(await store.rows(first?.jobId ?? ''), [
    { outcome: 'skipped', reason: 'overlap', detail: first?.runId, runId: third?.runId },
  ]);
  await exchange(worker, { ends: taken.slice(0, 1).map(ended) });
  const fourth = await owed(store, 0, twoOrSkip);
  assert.deepEqual(idsOf(await take(worker)), [fourth.runId]);
}

async function isShared(store: RunStorePorts): Promise<void> {
  const [one, other] = [await store.worker('w'), await store.worker('v')];
  const runs = await owedRuns(store, 6, twoInLine);
  const [mine, theirs] = await Promise.all([take(one, 3), take(other, 3)]);
  assert.deepEqual(new Set(idsOf([...mine, ...theirs])), new Set(idsOf(runs.slice(0, 2))));
  assert.deepEqual(await statesOf(store, runs.slice(2)), Array(4).fill('blocked'));
}

async function outlivesWorker(store: RunStorePorts): Promise<void> {
  const runs = await owedRuns(store, 3, twoInLine);
  const [doomed, other] = [await store.worker('w'), await store.worker('v')];
  assert.equal((await take(doomed)).length, 2);
  assert.deepEqual(await take(other), []);
  for (const { runId } of runs.slice(0, 2)) {
    await store.archive.askToStop(runId, { by: 'token', reason: 'enough' });
  }
  await store.lives.recover('w', 0);
  // Cancelled by the death of their worker, since somebody wanted them stopped.
  assert.deepEqual(await statesOf(store, runs.slice(0, 2)), ['cancelled', 'cancelled']);
  assert.deepEqual(idsOf(await take(other)), idsOf(runs.slice(2)));
}

async function waitsForRetry(store: RunStorePorts): Promise<void> {
  const runs = await owedRuns(store, 4, twoInLine);
  const worker = await store.worker('w');
  const [first] = await take(worker);
  const failed = { runId: first?.runId ?? '', attempt: 1, event: 'fail', reason: 'so' } as const;
  const ends = [{ ...failed, again: { afterMs: 60_000 } }];
  const answer = await exchange(worker, { ends, most: 10 });
  assert.deepEqual([answer.ends, answer.taken], [['settled'], []]);
  assert.deepEqual(await statesOf(store, runs), ['retrying', 'running', 'blocked', 'blocked']);
}

async function tellsWhoAsks(store: RunStorePorts): Promise<void> {
  const asked = (changes: Partial<RunEnvelope>): RunEnvelope => {
    const run = runLate(store, 0, { trigger: 'manual', ...changes });
    return { ...run, runId: `${run.runId}-mx1`, epoch: 0 };
  };
  const first = await owed(store, 2_000, twoOrSkip);
  const worker = await store.worker('w');
  only(await take(worker));
  const beside = asked(twoOrSkip);
  assert.deepEqual(await store.archive.enqueueManual(beside), { kind: 'enqueued', ahead: 0 });
  only(await take(worker));
  const beyond = { ...beside, runId: `${beside.runId}2` };
  const refused = { kind: 'overlap', other: first.runId };
  assert.deepEqual(await store.archive.enqueueManual(beyond), refused);
}
