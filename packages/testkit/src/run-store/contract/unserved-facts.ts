import assert from 'node:assert/strict';
import type { RunEnvelope } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { contractTerm, idsOf, runLate, stage, take } from './scene.ts';

/** What is promised of runs that no worker comes for at all: whoever audits finds what a worker would. */
export const unservedFacts = factsOf<RunStorePorts>({
  'a run that may begin no more has its outcome, and its queue forgets it': givesUp,
  'of late runs the newest waits on, and each other has a row that names it': keepsNewest,
  'what still may begin is left alone': leavesRest,
  'whoever comes first decides, and each fire time has one outcome': decidesOnce,
  'a run that was asked for ends as cancelled': cancelsAsked,
  'a look that takes runs out goes on where it was': keepsPlace,
  'what its job owes no more is left to whoever carries the change': leavesOld,
  'nothing is decided before anybody vouches for what is remembered': waitsForVouching,
});

const about = { jobId: 'report', overlap: 'allow' } as const;

/** Runs of one job that were due so many seconds ago, as they are staged. */
function stagedLate(
  store: RunStorePorts,
  seconds: readonly number[],
  changes: Partial<RunEnvelope> = {},
): Promise<readonly RunEnvelope[]> {
  const runs = seconds.map((each) => runLate(store, each * 1_000, { ...about, ...changes }));
  return stage(store, ...runs);
}

function look(store: RunStorePorts, { from = 0, limit = 100 } = {}) {
  return store.upkeep.audit({ from, before: store.now(), limit }, () => undefined);
}

async function missedOf(store: RunStorePorts) {
  const rows = await store.rows('report');
  return new Map(rows.map(({ runId, reason, detail }) => [runId, [reason, detail]]));
}

async function givesUp(store: RunStorePorts): Promise<void> {
  const [run] = await stagedLate(store, [30], { beginBy: store.now() - 20_000 });
  assert.equal((await look(store)).missed, 1);
  assert.deepEqual(await missedOf(store), new Map([[run?.runId, ['too-late', undefined]]]));
  assert.equal(await store.look(run?.runId ?? ''), undefined);
  assert.deepEqual(await take(await store.worker('w')), []);
  assert.equal((await look(store)).missed, 0);
}

async function keepsNewest(store: RunStorePorts): Promise<void> {
  const runs = await stagedLate(store, [50, 40, 30], { lateMost: 1 });
  const newest = runs[2]?.runId;
  assert.equal((await look(store)).missed, 2);
  const expected = runs.slice(0, 2).map(({ runId }) => [runId, ['newer-run-serves', newest]]);
  assert.deepEqual([...(await missedOf(store))].toSorted(), expected.toSorted());
  assert.deepEqual(idsOf(await take(await store.worker('w'))), [newest]);
}

async function leavesRest(store: RunStorePorts): Promise<void> {
  const runs = await stagedLate(store, [50, 40, 5]);
  assert.equal((await look(store)).missed, 0);
  assert.deepEqual(idsOf(await take(await store.worker('w'))), idsOf(runs));
  assert.deepEqual(await store.rows('report'), []);
}

async function decidesOnce(store: RunStorePorts): Promise<void> {
  const seconds = Array.from({ length: 40 }, (_, i) => 100 - i);
  const runs = await stagedLate(store, seconds, { lateMost: 3 });
  const [one, other] = [await store.worker('w'), await store.worker('v')];
  const [first, , second] = await Promise.all([take(one, 20), look(store), take(other, 20)]);
  const begun = [...first, ...second, ...(await take(one, 20))];
  assert.deepEqual(idsOf(begun).toSorted(), idsOf(runs.slice(-3)).toSorted());
  const missed = [...(await missedOf(store)).keys()].toSorted();
  assert.deepEqual(missed, idsOf(runs.slice(0, -3)).toSorted());
  assert.equal((await store.rows('report')).length, missed.length);
}

async function cancelsAsked(store: RunStorePorts): Promise<void> {
  const run = runLate(store, 30_000, { ...about, trigger: 'manual' });
  const asked = { ...run, runId: `${run.runId}-m1`, beginBy: store.now() - 20_000 };
  await store.archive.enqueueManual(asked);
  assert.equal((await look(store)).missed, 1);
  const { state, reason } = (await store.look(asked.runId)) ?? {};
  assert.deepEqual([state, reason], ['cancelled', 'not begun: too-late']);
  assert.deepEqual(await store.rows('report'), []);
}

async function keepsPlace(store: RunStorePorts): Promise<void> {
  const stale = { beginBy: store.now() - 20_000 };
  const seconds = [90, 80, 70, 60, 50];
  for (const [i, each] of seconds.entries()) {
    await stagedLate(store, [each], { jobId: `job-${i}`, ...(i % 2 === 0 ? stale : {}) });
  }
  const looks: (readonly [missed: number, next: number])[] = [];
  let from = 0;
  do {
    const { missed, next } = await look(store, { from, limit: 2 });
    looks.push([missed, next]);
    from = next;
  } while (from > 0);
  assert.deepEqual(looks, [
    [1, 1],
    [1, 2],
    [1, 0],
  ]);
}

async function leavesOld(store: RunStorePorts): Promise<void> {
  const [run] = await stagedLate(store, [30], { beginBy: store.now() - 20_000, revision: 4 });
  const edit = { revision: 5, changedAt: store.now(), kind: 'paused' } as const;
  await store.archive.announceEdits([{ jobId: 'report', edit }]);
  assert.equal((await look(store)).missed, 0);
  assert.equal((await store.look(run?.runId ?? ''))?.state, 'staged');
}

async function waitsForVouching(store: RunStorePorts): Promise<void> {
  const [run] = await stagedLate(store, [30], { beginBy: store.now() - 20_000 });
  await store.office.claim({ ...contractTerm, epoch: contractTerm.epoch + 1 }, true);
  assert.equal((await look(store)).missed, 0);
  assert.equal((await store.look(run?.runId ?? ''))?.state, 'staged');
}
