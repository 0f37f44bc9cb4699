import assert from 'node:assert/strict';
import type { AttemptInHand, RunEnd, RunEnvelope, RunExchange, TakenRun } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import {
  carry,
  exchange,
  holdOffice,
  idsOf,
  only,
  owed,
  runLate,
  take,
  takenOnce,
} from './scene.ts';

/** What trying again promises. */
export const retryingFacts = factsOf<RunStorePorts>({
  'a run that failed and is tried again is given again, not before its delay': waits,
  'how often it failed is told with it, and how often it was handed back is not': counts,
  'how often it failed is told to a store that has forgotten it': countsForgotten,
  'how often what is in hand failed is told to a store that has forgotten it': countsGreeted,
  'how often it failed is told to a store that knows an earlier attempt': countsGoneBack,
  'what its attempts came to stays with the run to its end': remembers,
  'of many attempts the last are remembered': forgetsOldest,
  'a failure that is told twice counts once': failsOnce,
  'who has not heard yet that its failure was noted takes the run from nobody': staysToBeTried,
  'an attempt that was superseded can say nothing more': refusesSuperseded,
  'an edit that keeps it keeps what its attempts came to, and its delay': outlivesEdit,
  'what is tried again begins beside no other run of its job that may not overlap': overlapsNone,
});

/** The end of an attempt after which the run is tried again. */
function failure(
  { runId }: Pick<RunEnvelope, 'runId'>,
  attempt: number,
  change: Partial<RunEnd> = {},
): RunEnd {
  return { runId, attempt, event: 'fail', reason: 'so', again: { afterMs: 0 }, ...change };
}

async function waits(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  await take(worker);
  const ends = [failure(run, 1, { again: { afterMs: 400 } })];
  const answer = await exchange(worker, { ends, most: 10 });
  assert.deepEqual([answer.ends, answer.taken], [['settled'], []]);
  assert.equal((await store.look(run.runId))?.state, 'retrying');
  const at = answer.nextDueTime ?? 0;
  assert.ok(at > store.now());
  const taken = only(await takenOnce(await store.worker('v')));
  assert.deepEqual([taken.runId, taken.attempt], [run.runId, 2]);
  assert.ok(taken.takenAt >= at);
}

async function staysToBeTried(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const { takenAt: startedAt } = only(await take(await store.worker('w')));
  const ends = [failure(run, 1, { again: { afterMs: 60_000 } })];
  await exchange(await store.worker('w'), { ends });
  // What is told beside it shows that the greeting was heard.
  const other = runLate(store, 500, { jobId: 'other' });
  const inHand = [run, other].map((envelope) => ({ envelope, startedAt, attempt: 1, failures: 0 }));
  const worker = await store.worker('w', () => inHand);
  await eventually('the worker was heard', async () => {
    return (await store.look(other.runId))?.state === 'running';
  });
  const { state, attempt, earlier } = (await store.look(run.runId)) ?? {};
  assert.deepEqual([state, attempt, earlier?.length], ['retrying', 1, 1]);
  assert.deepEqual((await exchange(worker, { ends })).ends, ['settled']);
  assert.equal((await store.look(run.runId))?.earlier?.length, 1);
}

async function counts(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  assert.equal(only(await take(worker)).failures, 0);
  await exchange(worker, { ends: [failure(run, 1)] });
  assert.equal(only(await take(worker)).failures, 1);
  await exchange(worker, { backs: [{ runId: run.runId, attempt: 2, afterMs: 0 }] });
  assert.equal(only(await take(worker)).failures, 1);
  await exchange(worker, { ends: [failure(run, 3, { event: 'time-out' })] });
  const { failures } = only(await take(worker));
  const recalled = only((await exchange(worker, { recall: [] })).taken);
  assert.deepEqual([failures, recalled.failures], [2, 2]);
}

/** A run that has failed twice, as the worker that has its third attempt in hand can tell of it. */
async function failedTwice(store: RunStorePorts, worker: RunExchange): Promise<AttemptInHand> {
  const envelope = await owed(store, 1_000);
  for (const attempt of [1, 2]) {
    await take(worker);
    await exchange(worker, { ends: [failure(envelope, attempt)] });
  }
  const { attempt, failures, takenAt: startedAt } = only(await take(worker));
  return { envelope, attempt, failures, startedAt };
}

async function countsForgotten(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const { envelope, attempt, ...told } = await failedTwice(store, worker);
  await store.forget();
  await holdOffice(store);
  const ends = [failure(envelope, attempt, { told: { envelope, ...told } })];
  assert.deepEqual((await exchange(worker, { ends })).ends, ['settled']);
  await isTakenAs(store, envelope, { attempt: 4, failures: 3, earlier: [3] });
}

async function countsGreeted(store: RunStorePorts): Promise<void> {
  const told = await failedTwice(store, await store.worker('w'));
  await store.forget();
  await holdOffice(store);
  await tellInHand(store, told);
  await isTakenAs(store, told.envelope, { attempt: 4, failures: 3, earlier: [3] });
}

async function countsGoneBack(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const envelope = await owed(store, 1_000);
  const { takenAt: startedAt } = only(await take(worker));
  await exchange(worker, { ends: [failure(envelope, 1, { again: { afterMs: 60_000 } })] });
  // What failed since is not known there any more.
  await tellInHand(store, { envelope, attempt: 4, failures: 3, startedAt });
  await isTakenAs(store, envelope, { attempt: 5, failures: 4, earlier: [1, 4] });
}

/** A worker says that it has this in hand, and then that it failed. */
async function tellInHand(store: RunStorePorts, told: AttemptInHand): Promise<void> {
  const worker = await store.worker('w', () => [told]);
  const { runId } = told.envelope;
  await eventually('the worker was heard', async () => {
    return (await store.look(runId))?.state === 'running';
  });
  const ends = [failure(told.envelope, told.attempt)];
  assert.deepEqual((await exchange(worker, { ends })).ends, ['settled']);
}

async function isTakenAs(
  store: RunStorePorts,
  envelope: RunEnvelope,
  as: Pick<TakenRun, 'attempt' | 'failures'> & { readonly earlier: readonly number[] },
): Promise<void> {
  // Its entry may have gone with what was forgotten: whoever audits makes it anew.
  await carry(store, envelope, { kept: [envelope] });
  await store.upkeep.audit({ from: 0, before: store.now() + 1_000, limit: 10 }, () => envelope);
  // Whoever knows more than the store is given nothing by it.
  const { attempt, failures } = only(await takenOnce(await store.worker('v')));
  const { earlier = [] } = (await store.look(envelope.runId)) ?? {};
  assert.deepEqual({ attempt, failures, earlier: earlier.map((each) => each.attempt) }, as);
}

async function remembers(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const [first, second] = [await store.worker('w'), await store.worker('v')];
  await take(first);
  await exchange(first, { ends: [failure(run, 1, { reason: 'said "so": 一' })] });
  await take(second);
  await exchange(second, { backs: [{ runId: run.runId, attempt: 2, afterMs: 0 }] });
  await take(first);
  await store.lives.recover('w', 0);
  await take(second);
  const earlier = [
    { attempt: 1, outcome: 'failed', workerId: 'w', reason: 'said "so": 一' },
    { attempt: 2, outcome: 'handed-back', workerId: 'v' },
    { attempt: 3, outcome: 'worker-lost', workerId: 'w' },
  ];
  assert.deepEqual((await store.look(run.runId))?.earlier, earlier);
  await exchange(second, { ends: [{ runId: run.runId, attempt: 4, event: 'succeed' }] });
  const over = await store.look(run.runId);
  assert.deepEqual([over?.state, over?.attempt, over?.earlier], ['succeeded', 4, earlier]);
}

async function forgetsOldest(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  for (let attempt = 1; attempt <= 53; attempt += 1) {
    assert.equal(only(await take(worker)).attempt, attempt);
    await exchange(worker, { ends: [failure(run, attempt)] });
  }
  const { earlier = [] } = (await store.look(run.runId)) ?? {};
  assert.deepEqual([earlier.length, earlier[0]?.attempt, earlier.at(-1)?.attempt], [50, 4, 53]);
}

async function failsOnce(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  await take(worker);
  const ends = [failure(run, 1, { again: { afterMs: 60_000 } })];
  assert.deepEqual((await exchange(worker, { ends })).ends, ['settled']);
  assert.deepEqual((await exchange(worker, { ends })).ends, ['settled']);
  assert.equal((await store.look(run.runId))?.earlier.length, 1);
}

async function refusesSuperseded(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const [first, second] = [await store.worker('w'), await store.worker('v')];
  await take(first);
  await exchange(first, { ends: [failure(run, 1)] });
  await take(second);
  const late = { runId: run.runId, attempt: 1, event: 'succeed' } as const;
  const ends = [late, failure(run, 1), failure(run, 1, { event: 'time-out' })];
  assert.deepEqual((await exchange(first, { ends })).ends, ['stale', 'stale', 'stale']);
  const { state, attempt, earlier } = (await store.look(run.runId)) ?? {};
  assert.deepEqual([state, attempt, earlier?.length], ['running', 2, 1]);
}

async function outlivesEdit(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 3_000);
  const worker = await store.worker('w');
  await take(worker);
  await exchange(worker, { ends: [failure(run, 1, { again: { afterMs: 300 } })] });
  const { staged } = only(await store.schedule.changeContexts([run.jobId]));
  assert.deepEqual([only(staged).runId, only(staged).hasBegun], [run.runId, true]);
  const kept = { ...run, revision: 5, version: 5 };
  await carry(store, kept, { kept: [kept] });
  const at = (await exchange(worker, { most: 10 })).nextDueTime ?? 0;
  const taken = only(await takenOnce(worker));
  assert.deepEqual([taken.attempt, taken.failures], [2, 1]);
  assert.ok(taken.takenAt >= at);
  assert.equal((await store.look(run.runId))?.earlier.length, 1);
}

async function overlapsNone(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 2_000);
  const worker = await store.worker('w');
  await take(worker);
  await exchange(worker, { ends: [failure(run, 1, { again: { afterMs: 100 } })] });
  const other = await owed(store, 1_000);
  assert.deepEqual(idsOf(await take(worker)), [other.runId]);
  const from = store.now();
  const waited = async (): Promise<number> => {
    const { taken, nextDueTime = 0 } = await exchange(worker, { most: 10 });
    assert.deepEqual(taken, []);
    return nextDueTime;
  };
  // It is looked after once more each second, and is not skipped.
  let next = await waited();
  while (next < from + 1_000) next = await waited();
  assert.equal((await store.look(run.runId))?.state, 'retrying');
  assert.deepEqual(await store.rows(run.jobId), []);
  await exchange(worker, { ends: [{ runId: other.runId, attempt: 1, event: 'succeed' }] });
  const again = only(await takenOnce(worker));
  assert.deepEqual([again.runId, again.attempt], [run.runId, 2]);
}
