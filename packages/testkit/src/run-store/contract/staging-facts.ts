import assert from 'node:assert/strict';
import type { RunEnvelope } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import {
  carry,
  contractTerm,
  exchange,
  idsOf,
  owed,
  runLate,
  stage,
  take,
  takenInLine,
} from './scene.ts';

/** What staging, carrying and asking promise. */
export const stagingFacts = factsOf<RunStorePorts>({
  'a run that is staged twice is one run, also when it is over': stagesOnce,
  'a fire time that has a row gets no run, and one with a run no row': oneOutcome,
  'nothing of a term that is over is written': refusesOldTerms,
  'the schedule names jobs by their next fire time, soonest first': namesDueJobs,
  'a change takes back what has not begun, and nothing else': takesBack,
  'a change ends what has begun before and was handed back, and it stays a run': endsWhatHadBegun,
  'what was asked for and is taken back by a change is found under its name, with the reason':
    tellsAsked,
  'a run that a change keeps is taken as one of the new version': keeps,
  'a run in line for its lock does not begin after an edit': holdsInLine,
  'a change takes back what stands in line for its lock': takesBackInLine,
  'a run in line for its lock is taken once more when a change keeps it': recasts,
  'a run that was asked for is taken once, however often it is asked for': asksOnce,
  'below a revision that was announced nothing begins, and it is owed still': holds,
});

async function stagesOnce(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  await stage(store, run);
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await take(worker)), [run.runId]);
  await stage(store, run);
  assert.deepEqual(await take(worker), []);
  await exchange(worker, { ends: [{ runId: run.runId, attempt: 1, event: 'succeed' }] });
  await stage(store, run);
  assert.deepEqual(await take(worker), []);
  assert.equal((await store.look(run.runId))?.state, 'succeeded');
}

async function tellsAsked(store: RunStorePorts): Promise<void> {
  const [waiting, begun, tried] = [askedAs(store, 'w'), askedAs(store, 'b'), askedAs(store, 't')];
  for (const run of [begun, tried]) await store.archive.enqueueManual(run);
  const worker = await store.worker('w');
  assert.equal((await take(worker)).length, 2);
  const about = { runId: tried.runId, attempt: 1, event: 'fail', reason: 'so' } as const;
  await exchange(worker, { ends: [{ ...about, again: { afterMs: 60_000 } }] });
  await store.archive.enqueueManual(waiting);
  const superseded = { outcome: 'superseded', reason: 'deleted' } as const;
  const dropped = [waiting, begun, tried];
  const asides = dropped.map(({ runId, fireTime }) => ({ runId, fireTime, ...superseded }));
  await carry(store, { ...waiting, revision: 5, version: 2 }, { dropped, asides });
  assert.deepEqual(await store.rows(waiting.jobId), []);
  const seen = await Promise.all(dropped.map(({ runId }) => store.look(runId)));
  assert.deepEqual(
    seen.map((each) => each?.state),
    ['cancelled', 'running', 'cancelled'],
  );
  assert.equal(seen[0]?.reason, 'not begun: deleted');
  assert.deepEqual(await take(worker), []);
}

/** A run that somebody asked for. */
function askedAs(store: RunStorePorts, mark: string): RunEnvelope {
  const run = runLate(store, 0, { trigger: 'manual', overlap: 'allow' });
  return { ...run, runId: `${run.runId}-m${mark}` };
}

async function oneOutcome(store: RunStorePorts): Promise<void> {
  const [told, run] = [runLate(store, 2_000), runLate(store, 1_000)];
  const row = (fireTime: number) => ({ fireTime, outcome: 'missed', reason: 'too-old' }) as const;
  const about = { jobId: run.jobId, nextFireTime: undefined };
  await store.schedule.stage(contractTerm, [
    { ...about, runs: [run], outcomes: [row(told.fireTime), row(run.fireTime)] },
  ]);
  assert.equal((await store.rows(run.jobId)).length, 1);
  await stage(store, told);
  assert.deepEqual(idsOf(await take(await store.worker('w'))), [run.runId]);
}

async function refusesOldTerms(store: RunStorePorts): Promise<void> {
  const later = { ...contractTerm, epoch: contractTerm.epoch + 1 };
  await store.office.claim(later);
  const run = runLate(store, 1_000);
  const advance = { jobId: run.jobId, runs: [run], outcomes: [], nextFireTime: undefined };
  const superseded = { kind: 'superseded', currentEpoch: later.epoch };
  assert.deepEqual(await store.schedule.stage(contractTerm, [advance]), superseded);
  const claimed = await store.office.claim(contractTerm);
  assert.equal(claimed.kind, 'refused');
  if (claimed.kind === 'refused') assert.equal(claimed.holder.epoch, later.epoch);
  assert.equal(await store.look(run.runId), undefined);
  assert.equal((await store.schedule.stage(later, [advance])).kind, 'committed');
  assert.equal((await store.look(run.runId))?.state, 'staged');
}

async function namesDueJobs(store: RunStorePorts): Promise<void> {
  const now = store.now();
  const advances = [3, 1, 2].map((second) => {
    return { jobId: `job-${second}`, runs: [], outcomes: [], nextFireTime: now + second * 1_000 };
  });
  await store.schedule.stage(contractTerm, advances);
  const due = await store.schedule.due(now + 3_000, 10);
  assert.deepEqual(due, [
    { jobId: 'job-1', nextFireTime: now + 1_000 },
    { jobId: 'job-2', nextFireTime: now + 2_000 },
  ]);
  const gone = { jobId: 'job-1', runs: [], outcomes: [], nextFireTime: undefined };
  await store.schedule.stage(contractTerm, [gone]);
  const left = await store.schedule.due(now + 10_000, 1);
  assert.deepEqual(
    left.map(({ jobId }) => jobId),
    ['job-2'],
  );
}

async function takesBack(store: RunStorePorts): Promise<void> {
  const begun = await owed(store, 2_000);
  const worker = await store.worker('w');
  await take(worker);
  const staged = await owed(store, 1_000);
  const next = { ...staged, revision: 2, version: 2 };
  assert.equal(await carry(store, next, { dropped: [begun, staged] }), 1);
  assert.equal((await store.look(begun.runId))?.state, 'running');
  assert.equal(await store.look(staged.runId), undefined);
  assert.deepEqual(await take(worker), []);
}

async function endsWhatHadBegun(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  await take(worker);
  await exchange(worker, { backs: [{ runId: run.runId, attempt: 1, afterMs: 60_000 }] });
  assert.equal((await store.look(run.runId))?.state, 'retrying');
  const { fireTime } = run;
  const outcomes = [{ fireTime, outcome: 'superseded', reason: 'edited' } as const];
  const next = { ...run, revision: 2, version: 2 };
  assert.equal(await carry(store, next, { dropped: [run], outcomes }), 1);
  const seen = await store.look(run.runId);
  assert.deepEqual([seen?.state, seen?.attempt], ['cancelled', 1]);
  assert.match(seen?.reason ?? '', /before it could begin once more/);
  assert.deepEqual(await store.rows(run.jobId), []);
}

async function keeps(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000, { revision: 1 });
  const kept = { ...run, revision: 2, version: 2, queue: 'other' };
  await carry(store, kept, { kept: [kept] });
  const worker = await store.worker('w');
  assert.deepEqual(await take(worker), []);
  const [taken] = await take(worker, 10, 'other');
  assert.equal(taken?.runId, run.runId);
  if (taken === undefined) return;
  const opened = await worker.open('other', taken);
  assert.equal(opened.kind === 'opened' && opened.envelope.revision, 2);
}

const lock = { fencingToken: 41, waitedMs: 12 };

async function beginsInLine(store: RunStorePorts) {
  const { run, worker } = await takenInLine(store);
  const begin = async () => {
    const begins = [{ runId: run.runId, attempt: 0, lock }];
    return (await exchange(worker, { begins })).begins;
  };
  return { run, worker, begin };
}

async function holdsInLine(store: RunStorePorts): Promise<void> {
  const { run, begin } = await beginsInLine(store);
  const edit = { kind: 'deleted', changedAt: store.now(), revision: 5 } as const;
  await store.archive.announceEdits([{ jobId: run.jobId, edit }]);
  assert.deepEqual(await begin(), ['stale']);
  assert.equal((await store.look(run.runId))?.state, 'waiting');
}

async function takesBackInLine(store: RunStorePorts): Promise<void> {
  const { run, worker, begin } = await beginsInLine(store);
  const next = { ...run, revision: 5, version: 2 };
  assert.equal(await carry(store, next, { dropped: [run] }), 1);
  assert.equal(await store.look(run.runId), undefined);
  assert.deepEqual(await begin(), ['stale']);
  const kept = [{ runId: run.runId, queue: run.queue, attempt: 0 }];
  assert.deepEqual([...(await store.lives.beat('w', kept)).lost], [run.runId]);
  assert.deepEqual((await exchange(worker, { recall: [], most: 0 })).taken, []);
}

async function recasts(store: RunStorePorts): Promise<void> {
  const { run, worker, begin } = await beginsInLine(store);
  const kept = { ...run, revision: 5, version: 2, queue: 'other' };
  await carry(store, kept, { kept: [kept] });
  assert.deepEqual(await begin(), ['stale']);
  assert.deepEqual((await exchange(worker, { recall: [], most: 0 })).taken, []);
  const [taken] = await take(worker, 10, 'other');
  assert.deepEqual([taken?.runId, taken?.state, taken?.attempt], [run.runId, 'waiting', 0]);
}

async function asksOnce(store: RunStorePorts): Promise<void> {
  const asked = runLate(store, 0, { trigger: 'manual' });
  const run = { ...asked, runId: `${asked.runId}-mx1` };
  const by = 'token at 10.0.0.7';
  assert.equal((await store.archive.enqueueManual(run, { by })).kind, 'enqueued');
  const other = { by: 'somebody else' };
  assert.equal((await store.archive.enqueueManual(run, other)).kind, 'exists');
  assert.deepEqual((await store.archive.get(run.runId))?.asked, { by });
  assert.deepEqual(idsOf(await take(await store.worker('w'))), [run.runId]);
  assert.equal((await store.archive.enqueueManual(run)).kind, 'exists');
}

async function holds(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000, { revision: 4 });
  const edit = { kind: 'edited', changedAt: store.now() } as const;
  await store.archive.announceEdits([{ jobId: run.jobId, edit: { ...edit, revision: 5 } }]);
  // One that is announced late, after a newer one, changes nothing.
  await store.archive.announceEdits([{ jobId: run.jobId, edit: { ...edit, revision: 3 } }]);
  assert.deepEqual(await take(await store.worker('w')), []);
  assert.equal((await store.look(run.runId))?.state, 'staged');
  assert.deepEqual(await store.rows(run.jobId), []);
}
