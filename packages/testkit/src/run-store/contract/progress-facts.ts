import assert from 'node:assert/strict';
import type { RunBack, RunExchange } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import {
  carry,
  contractTerm,
  exchange,
  only,
  owed,
  runLate,
  stage,
  take,
  takenInLine,
} from './scene.ts';

/** What is told of how far runs have come: after a loss, nobody plans anew what was due before and is not named. */
export const progressFacts = factsOf<RunStorePorts>({
  'how far runs have come names what is outstanding and behind': tellsAll,
  'what has begun, ended or been staged is counted, and proofs of office are not': tellsChanges,
  'a run that stood in line and was handed back is outstanding since it was due': tellsHandedBack,
  'a run that stood in line when its worker was lost is outstanding since it was due':
    tellsRecovered,
  'a run that stood in line when its job was edited is outstanding since it was due': tellsRecast,
  'a run that was taken and handed back waits for its delay, and is outstanding': tellsDelayed,
  'a run whose worker was lost is outstanding, since nobody knows whether it began': tellsLost,
  'a run that is handed back with an entry that is none is outstanding': tellsSpoilt,
  'a run that has failed and is to begin again is not outstanding': leavesBegun,
});

async function tellsAll(store: RunStorePorts): Promise<void> {
  const [overdue, taken] = [runLate(store, 3_000), runLate(store, 2_000, { overlap: 'allow' })];
  await stage(store, taken);
  await take(await store.worker('w'));
  await stage(store, overdue, runLate(store, -60_000));
  const behind = store.now() - 1_000;
  const about = { jobId: 'late', runs: [], outcomes: [], nextFireTime: behind };
  await store.schedule.stage(contractTerm, [
    about,
    { ...about, jobId: 'on-time', nextFireTime: store.now() + 60_000 },
  ]);
  const now = store.now();
  const progress = await store.office.progress(now);
  const generation = store.office.seen()?.generation;
  const { changes, ...told } = progress ?? assert.fail('no office stands');
  assert.deepEqual(told, {
    ...{ begunUpTo: now, outstanding: [overdue.runId], behind: { late: behind }, generation },
  });
  assert.ok(changes > 0);
}

async function tellsChanges(store: RunStorePorts): Promise<void> {
  const changes = async () => {
    await store.office.heartbeat(contractTerm);
    await store.office.noteCheckpoint(contractTerm, store.office.seen()?.generation ?? 0);
    await store.office.heartbeat(contractTerm);
    return (await store.office.progress(store.now()))?.changes ?? 0;
  };
  const before = await changes();
  assert.equal(await changes(), before);
  const run = await owed(store, 2_000);
  const staged = await changes();
  assert.ok(staged > before);
  const worker = await store.worker('w');
  assert.equal(only(await take(worker)).state, 'running');
  const begun = await changes();
  assert.ok(begun > staged);
  const end = { runId: run.runId, attempt: 1, event: 'succeed' } as const;
  assert.deepEqual((await exchange(worker, { ends: [end] })).ends, ['settled']);
  assert.ok((await changes()) > begun);
}

async function tellsHandedBack(store: RunStorePorts): Promise<void> {
  const { run, worker } = await takenInLine(store);
  const at = store.now();
  const backs = [{ runId: run.runId, attempt: 0, afterMs: 0 }];
  assert.deepEqual((await exchange(worker, { backs })).backs, ['handed-back']);
  assert.deepEqual((await store.office.progress(at))?.outstanding, [run.runId]);
  assert.equal(only(await take(worker)).runId, run.runId);
}

async function tellsRecovered(store: RunStorePorts): Promise<void> {
  const { run } = await takenInLine(store);
  const at = store.now();
  await store.lives.recover('w', 0);
  assert.equal((await store.look(run.runId))?.state, 'retrying');
  assert.deepEqual((await store.office.progress(at))?.outstanding, [run.runId]);
}

async function tellsRecast(store: RunStorePorts): Promise<void> {
  const { run } = await takenInLine(store);
  const at = store.now();
  const kept = { ...run, revision: 5, version: 2 };
  await carry(store, kept, { kept: [kept] });
  assert.deepEqual((await store.office.progress(at))?.outstanding, [run.runId]);
}

async function tellsDelayed(store: RunStorePorts): Promise<void> {
  const { run, worker } = await inHand(store);
  await goBack(worker, { runId: run.runId, attempt: 1, afterMs: 60_000 });
  assert.deepEqual(await outstanding(store), [run.runId]);
  assert.deepEqual(await take(worker), []);
  const kept = { ...run, revision: 5, version: 2 };
  await carry(store, kept, { kept: [kept] });
  assert.deepEqual(await outstanding(store), [run.runId]);
}

async function tellsLost(store: RunStorePorts): Promise<void> {
  const { run } = await inHand(store);
  await store.lives.recover('w', 0);
  assert.deepEqual(await outstanding(store), [run.runId]);
}

async function tellsSpoilt(store: RunStorePorts): Promise<void> {
  const { run, worker } = await inHand(store);
  await goBack(worker, { runId: run.runId, attempt: 1, afterMs: 60_000, isSpoilt: true });
  assert.deepEqual(await outstanding(store), [run.runId]);
}

async function leavesBegun(store: RunStorePorts): Promise<void> {
  const { run, worker } = await inHand(store);
  const failed = {
    runId: run.runId,
    attempt: 1,
    event: 'fail',
    reason: 'no',
    again: { afterMs: 60_000 },
  } as const;
  assert.deepEqual((await exchange(worker, { ends: [failed] })).ends, ['settled']);
  assert.deepEqual(await outstanding(store), []);
}

/** A run that is due, begun by a worker. */
async function inHand(store: RunStorePorts) {
  const run = await owed(store, 2_000);
  const worker = await store.worker('w');
  assert.equal(only(await take(worker)).state, 'running');
  return { run, worker };
}

async function goBack(worker: RunExchange, back: RunBack): Promise<void> {
  assert.deepEqual((await exchange(worker, { backs: [back] })).backs, ['handed-back']);
}

async function outstanding(store: RunStorePorts): Promise<readonly string[] | undefined> {
  return (await store.office.progress(store.now()))?.outstanding;
}
