import assert from 'node:assert/strict';
import { backfillLimits, type EpochMillis, servedTime, toIso } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { ask, by, none, pass, planned, request, stateOf, tend } from './backfill-scene.ts';
import { contractTerm, exchange, idsOf, only, owed, take, takenOnce } from './scene.ts';

/** What is promised of back-fills. */
export const backfillFacts = factsOf<RunStorePorts>({
  'a back-fill makes its runs a few at a time, each told of its fire time, and is done when they are over':
    runsAll,
  'of one that is to run few at a time no more are under way, on a job that lets more':
    keepsToAsked,
  'of a job whose runs may not overlap its runs come one after the other': oneByOne,
  'a job has one back-fill at a time, and the same request makes one': oneAtATime,
  'a stopped back-fill begins no more runs, and counts those that end': stops,
  'a leader that looked before it was stopped makes no run of it': stagesNoneOfStopped,
  'two leaders that looked at the same make each run once': stagesOnce,
  'a leader stops one that cannot go on, and no leader that was outlived does': leaderStops,
  'no leader that was outlived makes runs of it': obeysFence,
  'runs of a back-fill leave the outcomes of their fire times as they are': leavesOutcomes,
  'it is known which fire times had a run': knowsRuns,
  'a back-fill is stopped where Redis has lost its memory, since nobody knows what it has run':
    stopsAtLoss,
  'the newest of a job are remembered, newest first': remembersNewest,
});

async function runsAll(store: RunStorePorts): Promise<void> {
  const { fireTimes, backfill } = await ask(store, { count: 13 });
  assert.equal(await store.schedule.hasBackfills(), true);
  const worker = await store.worker('w');
  const served: EpochMillis[] = [];
  const sizes: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    for (const _ of [1, 2]) await pass(store);
    const taken = await takenOnce(worker);
    sizes.push(taken.length);
    for (const { runId } of taken) {
      const run = await store.archive.get(runId);
      served.push(servedTime({ runId, fireTime: 0 }));
      assert.equal(run?.trigger, 'backfill');
      assert.deepEqual(run?.asked, { by, backfill: backfill.id });
      assert.equal(run?.repeatedTime, toIso(served.at(-1) ?? 0));
    }
    const event = i === 0 ? 'succeed' : 'fail';
    const ends = taken.map(({ runId }) => ({ runId, attempt: 1, event }) as const);
    await exchange(worker, { ends });
    if (served.length === fireTimes.length) break;
  }
  assert.deepEqual(sizes, [backfillLimits.atOnce, 3]);
  assert.deepEqual(served, fireTimes);
  await pass(store);
  const ends = { ...none, succeeded: 10, failed: 3 };
  assert.deepEqual(await stateOf(store), { state: 'done', staged: 13, ...ends });
  assert.equal(await store.schedule.hasBackfills(), false);
}

async function keepsToAsked(store: RunStorePorts): Promise<void> {
  await ask(store, { count: 5, parallel: 2 });
  const worker = await store.worker('w');
  const sizes: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    for (const _ of [1, 2]) await pass(store);
    const taken = await takenOnce(worker);
    sizes.push(taken.length);
    const ends = taken.map(({ runId }) => ({ runId, attempt: 1, event: 'succeed' }) as const);
    await exchange(worker, { ends });
  }
  assert.deepEqual(sizes, [2, 2, 1]);
  assert.equal((await store.backfills.get('bill', 'aaaaaa'))?.parallel, 2);
}

async function oneByOne(store: RunStorePorts): Promise<void> {
  await ask(store);
  const worker = await store.worker('w');
  const other = await owed(store, 1_000, { jobId: 'bill', overlap: 'skip' });
  assert.deepEqual(idsOf(await takenOnce(worker)), [other.runId]);
  for (const _ of [1, 2]) await pass(store, 'skip');
  // It waits for the other, and is not skipped.
  assert.deepEqual(await take(worker), []);
  await exchange(worker, { ends: [{ runId: other.runId, attempt: 1, event: 'succeed' }] });
  for (const count of [1, 2, 3]) {
    const run = only(await takenOnce(worker));
    await pass(store, 'skip');
    assert.deepEqual(await take(worker), []);
    await exchange(worker, { ends: [{ runId: run.runId, attempt: 1, event: 'succeed' }] });
    await pass(store, 'skip');
    assert.equal((await stateOf(store)).succeeded, count);
  }
  assert.equal((await stateOf(store)).state, 'done');
}

async function oneAtATime(store: RunStorePorts): Promise<void> {
  const { backfill, fireTimes } = await ask(store);
  assert.deepEqual(await store.backfills.put(backfill, fireTimes), { kind: 'put' });
  const second = { ...backfill, id: 'bbbbbb' };
  const refused = { kind: 'another', id: 'aaaaaa' };
  assert.deepEqual(await store.backfills.put(second, fireTimes), refused);
  const elsewhere = { ...second, jobId: 'other' };
  assert.deepEqual(await store.backfills.put(elsewhere, fireTimes), { kind: 'put' });
  assert.equal(await store.backfills.stop('bill', 'aaaaaa', request), 'stopped');
  assert.deepEqual(await store.backfills.put(second, fireTimes), { kind: 'put' });
  // What was asked for under the first stays what it was.
  assert.deepEqual(await store.backfills.put(backfill, fireTimes), { kind: 'put' });
  assert.equal((await stateOf(store)).state, 'stopped');
}

async function stops(store: RunStorePorts): Promise<void> {
  await ask(store);
  await pass(store);
  const worker = await store.worker('w');
  const begun = only(await take(worker, 1));
  assert.equal(await store.backfills.stop('bill', 'aaaaaa', request), 'stopped');
  assert.equal(await store.backfills.stop('bill', 'aaaaaa', request), 'over');
  assert.equal(await store.backfills.stop('bill', 'zzzzzz', request), 'unknown');
  assert.deepEqual(await take(worker), []);
  await pass(store);
  const { stop } = (await store.backfills.get('bill', 'aaaaaa')) ?? {};
  assert.deepEqual([stop?.by, stop?.reason], [by, 'enough']);
  assert.equal((await stateOf(store)).cancelled, 2);
  assert.equal((await store.look(begun.runId))?.state, 'running');
  await exchange(worker, { ends: [{ runId: begun.runId, attempt: 1, event: 'succeed' }] });
  await pass(store);
  const ends = { ...none, succeeded: 1, cancelled: 2 };
  assert.deepEqual(await stateOf(store), { state: 'stopped', staged: 3, ...ends });
  assert.equal(await store.schedule.hasBackfills(), false);
}

async function stagesNoneOfStopped(store: RunStorePorts): Promise<void> {
  await ask(store);
  const open = only(await tend(store));
  await store.backfills.stop('bill', 'aaaaaa', request);
  await store.schedule.stageBackfill(contractTerm, planned(store, open));
  assert.deepEqual(await take(await store.worker('w')), []);
  assert.equal((await stateOf(store)).staged, 0);
}

async function stagesOnce(store: RunStorePorts): Promise<void> {
  const { fireTimes } = await ask(store, { count: 5 });
  const looks = [only(await tend(store)), only(await tend(store))];
  for (const open of looks) {
    const { runs, ...about } = planned(store, open);
    await store.schedule.stageBackfill(contractTerm, { ...about, runs: runs.slice(0, 2) });
  }
  assert.equal((await stateOf(store)).staged, 2);
  await pass(store);
  const taken = await takenOnce(await store.worker('w'));
  const served = taken.map(({ runId }) => servedTime({ runId, fireTime: 0 }));
  assert.deepEqual(served, fireTimes);
}

async function leaderStops(store: RunStorePorts): Promise<void> {
  const { backfill } = await ask(store);
  const older = { ...contractTerm, epoch: contractTerm.epoch - 1 };
  const stop = { by: 'escapement', reason: 'deleted' };
  const outlived = await store.schedule.endBackfill(older, backfill, stop);
  assert.equal(outlived.kind, 'superseded');
  assert.equal((await stateOf(store)).state, 'running');
  for (const _ of [1, 2]) await store.schedule.endBackfill(contractTerm, backfill, stop);
  const { state, stop: stopped } = (await store.backfills.get('bill', 'aaaaaa')) ?? {};
  assert.deepEqual([state, stopped?.by, stopped?.reason], ['stopped', 'escapement', 'deleted']);
}

async function obeysFence(store: RunStorePorts): Promise<void> {
  await ask(store);
  const open = only(await tend(store));
  const older = { ...contractTerm, epoch: contractTerm.epoch - 1 };
  const outcomes = [
    await store.schedule.stageBackfill(older, planned(store, open)),
    await store.schedule.tendBackfills(older, 10),
  ];
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['superseded', 'superseded'],
  );
  assert.equal((await stateOf(store)).staged, 0);
}

async function leavesOutcomes(store: RunStorePorts): Promise<void> {
  const { fireTimes } = await ask(store, { count: 1 });
  const [fireTime = 0] = fireTimes;
  const missed = { fireTime, outcome: 'missed', reason: 'too-old' } as const;
  const advance = { jobId: 'bill', runs: [], outcomes: [missed], nextFireTime: undefined };
  await store.schedule.stage(contractTerm, [advance]);
  await pass(store);
  const worker = await store.worker('w');
  const run = only(await takenOnce(worker));
  await exchange(worker, { ends: [{ runId: run.runId, attempt: 1, event: 'succeed' }] });
  const { items } = await store.archive.ledger('bill', { limit: 10 });
  const [own, ofSchedule, ...more] = items;
  assert.deepEqual([own?.outcome, ofSchedule?.outcome, more], ['run', 'missed', []]);
  assert.equal(ofSchedule?.fireTime, toIso(fireTime));
}

async function knowsRuns(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000, { jobId: 'bill' });
  const { withRun } = await store.backfills.known('bill', [run.fireTime, run.fireTime - 1_000]);
  assert.deepEqual([...withRun], [run.fireTime]);
  const others = await store.backfills.known('other', [run.fireTime]);
  assert.deepEqual([...others.withRun], []);
}

async function stopsAtLoss(store: RunStorePorts): Promise<void> {
  await ask(store);
  await pass(store);
  const unknown = { after: 1, until: 2, outstanding: [], behind: {}, reason: 'redis-forgot' };
  await store.office.noteUnknown(contractTerm, { ...unknown, reason: 'redis-forgot' });
  for (let i = 0; i < 3; i += 1) await store.office.forget(contractTerm);
  await pass(store);
  const { state, stop, ends } = (await store.backfills.get('bill', 'aaaaaa')) ?? {};
  assert.deepEqual([state, stop?.reason], ['stopped', 'redis-forgot']);
  assert.deepEqual(ends, { ...none, unknown: 3 });
  assert.deepEqual(await take(await store.worker('w')), []);
}

async function remembersNewest(store: RunStorePorts): Promise<void> {
  const ids = Array.from({ length: backfillLimits.keptPerJob + 2 }, (_, i) => `${100_000 + i}`);
  for (const id of ids) {
    await ask(store, { id });
    await store.backfills.stop('bill', id, request);
  }
  const kept = await store.backfills.list('bill');
  const newest = ids.slice(2).reverse();
  assert.deepEqual(
    kept.map(({ id }) => id),
    newest,
  );
}
