import assert from 'node:assert/strict';
import { type RunEnvelope, startWithinLeastMs } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { exchange, idsOf, only, owed, runLate, stage, take } from './scene.ts';

/** What is promised of runs for which no worker came when they were due. */
export const latenessFacts = factsOf<RunStorePorts>({
  'of late runs whose job wants the newest only that one begins, and the others name it':
    beginsNewest,
  'it is the same run, however few are taken at a time': beginsNewestByAndBy,
  'of late runs whose job wants some of them the newest begin': beginsSome,
  'late runs begin whose job holds none back for another': beginsAll,
  'the newest begins, though the oldest would have been in its way': beginsBeforeOverlap,
  'a late run gives way to a newer one that jitter lets be due later': givesWayToJittered,
  'what is a little late begins beside what is late': beginsWhatIsHardlyLate,
  'a run whose job says how late it may begin is missed after that, however short that is':
    missesAfterItsTime,
  'what was asked for is late by its own time alone': sparesWhatWasAskedFor,
  'what had an attempt has been served, however late it is now': sparesLaterAttempts,
  'what is let go on when its turn has come is not late': sparesTurns,
  'what stood in line for its lock is missed only a while after it was given back': sparesLines,
});

const beside = { overlap: 'allow', jobId: 'report' } as const;

/** Runs of one job that were due so many seconds ago, as they are staged. */
function lateRuns(
  store: RunStorePorts,
  seconds: readonly number[],
  changes: Partial<RunEnvelope> = {},
): readonly RunEnvelope[] {
  return seconds.map((each) => runLate(store, each * 1_000, { ...beside, ...changes }));
}

async function stagedLate(
  store: RunStorePorts,
  seconds: readonly number[],
  changes: Partial<RunEnvelope> = {},
): Promise<readonly RunEnvelope[]> {
  return stage(store, ...lateRuns(store, seconds, changes));
}

/** Each fire time has one outcome: those that are told to have begun have, and every other has one row that says why not. */
async function assertOutcomes(
  store: RunStorePorts,
  runs: readonly RunEnvelope[],
  expected: { readonly begun: readonly RunEnvelope[]; readonly reason: string },
): Promise<void> {
  const { begun, reason } = expected;
  const missed = runs.filter((run) => !begun.includes(run));
  const newest = begun.at(-1)?.runId;
  const rows = await store.rows('report');
  assert.deepEqual(
    [...rows].sort((a, b) => ((a.runId ?? '') < (b.runId ?? '') ? -1 : 1)),
    missed.map(({ runId }) => ({ outcome: 'missed', reason, detail: newest, runId })),
  );
  for (const { runId } of missed) assert.equal(await store.look(runId), undefined);
  for (const { runId } of begun) assert.equal((await store.look(runId))?.state, 'running');
}

async function beginsNewest(store: RunStorePorts): Promise<void> {
  const runs = await stagedLate(store, [60, 50, 40, 30, 20], { lateMost: 1 });
  const taken = await take(await store.worker('w'));
  assert.deepEqual(idsOf(taken), idsOf(runs.slice(-1)));
  await assertOutcomes(store, runs, { begun: runs.slice(-1), reason: 'newer-run-serves' });
}

async function beginsNewestByAndBy(store: RunStorePorts): Promise<void> {
  const runs = await stagedLate(store, [60, 50, 40, 30, 20], { lateMost: 1 });
  const worker = await store.worker('w');
  const taken: string[] = [];
  for (const _ of runs) taken.push(...idsOf(await take(worker, 1)));
  assert.deepEqual(taken, idsOf(runs.slice(-1)));
  await assertOutcomes(store, runs, { begun: runs.slice(-1), reason: 'newer-run-serves' });
}

async function beginsSome(store: RunStorePorts): Promise<void> {
  const runs = await stagedLate(store, [60, 50, 40, 30, 20], { lateMost: 3 });
  const taken = await take(await store.worker('w'));
  assert.deepEqual(idsOf(taken), idsOf(runs.slice(-3)));
  await assertOutcomes(store, runs, { begun: runs.slice(-3), reason: 'catch-up-limit' });
}

async function beginsAll(store: RunStorePorts): Promise<void> {
  const runs = await stagedLate(store, [60, 50, 40, 30, 20]);
  assert.deepEqual(idsOf(await take(await store.worker('w'))), idsOf(runs));
  assert.deepEqual(await store.rows('report'), []);
}

async function beginsBeforeOverlap(store: RunStorePorts): Promise<void> {
  const runs = await stagedLate(store, [40, 30, 20], { lateMost: 1, overlap: 'skip' });
  const taken = await take(await store.worker('w'));
  assert.deepEqual(idsOf(taken), idsOf(runs.slice(-1)));
  await assertOutcomes(store, runs, { begun: runs.slice(-1), reason: 'newer-run-serves' });
}

async function givesWayToJittered(store: RunStorePorts): Promise<void> {
  const [late, next] = lateRuns(store, [60, 30], { lateMost: 1 });
  if (late === undefined || next === undefined) throw new Error('there are two');
  const jittered = { ...next, dueTime: store.now() + 60_000, beginBy: store.now() + 120_000 };
  await stage(store, late, jittered);
  assert.deepEqual(await take(await store.worker('w')), []);
  assert.deepEqual(await store.rows('report'), [
    ...[{ outcome: 'missed', reason: 'newer-run-serves', detail: next.runId, runId: late.runId }],
  ]);
  assert.equal((await store.look(next.runId))?.state, 'staged');
}

async function beginsWhatIsHardlyLate(store: RunStorePorts): Promise<void> {
  const [old, newest, ...fresh] = await stagedLate(store, [40, 30, 3, 2], { lateMost: 1 });
  // What is to come is none of those that are late.
  await stage(store, ...lateRuns(store, [-30], { lateMost: 1 }));
  const taken = idsOf(await take(await store.worker('w')));
  assert.deepEqual(
    taken,
    [newest, ...fresh].map((run) => run?.runId),
  );
  const row = only(await store.rows('report'));
  assert.deepEqual([row.runId, row.detail], [old?.runId, newest?.runId]);
}

async function missesAfterItsTime(store: RunStorePorts): Promise<void> {
  const [late, inTime] = [
    runLate(store, 3_000, beside),
    runLate(store, 3_000, { ...beside, jobId: 'other' }),
  ];
  await stage(store, { ...late, beginBy: late.dueTime + 1_500 });
  await stage(store, { ...inTime, beginBy: inTime.dueTime + 60_000 });
  assert.deepEqual(idsOf(await take(await store.worker('w'))), [inTime.runId]);
  assert.deepEqual(await store.rows('report'), [
    { outcome: 'missed', reason: 'too-late', detail: undefined, runId: late.runId },
  ]);
  assert.deepEqual(await store.rows('other'), []);
}

async function sparesWhatWasAskedFor(store: RunStorePorts): Promise<void> {
  const [first, second] = lateRuns(store, [40, 30], { trigger: 'manual', lateMost: 1 });
  if (first === undefined || second === undefined) throw new Error('two were asked for');
  const asked = { ...first, runId: `${first.runId}-m1` };
  const tooLate = { ...second, runId: `${second.runId}-m2`, beginBy: second.dueTime + 20_000 };
  for (const run of [asked, tooLate]) await store.archive.enqueueManual(run);
  await stagedLate(store, [20], { lateMost: 1 });
  const taken = idsOf(await take(await store.worker('w')));
  assert.ok(taken.includes(asked.runId));
  // Whoever asked for it finds it under its name.
  const { state, reason } = (await store.look(tooLate.runId)) ?? {};
  assert.deepEqual([state, reason], ['cancelled', 'not begun: too-late']);
  assert.deepEqual(await store.rows('report'), []);
}

async function sparesLaterAttempts(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const [tried] = await stagedLate(store, [40], { lateMost: 1 });
  await take(worker);
  const failed = { runId: tried?.runId ?? '', attempt: 1, event: 'fail', reason: 'so' } as const;
  await exchange(worker, { ends: [{ ...failed, again: { afterMs: 0 } }] });
  const [newer] = await stagedLate(store, [20], { lateMost: 1 });
  const taken = idsOf(await take(worker));
  assert.deepEqual([...taken].sort(), [tried?.runId, newer?.runId]);
  assert.deepEqual(await store.rows('report'), []);
}

async function sparesTurns(store: RunStorePorts): Promise<void> {
  const inTurn = { overlap: 'queue', overlapLimit: 5, lateMost: 1 } as const;
  const worker = await store.worker('w');
  const [first] = await stagedLate(store, [40], inTurn);
  await take(worker);
  // Each waits as it is looked at; that the last is late as well takes nothing from the one before.
  const [second] = await stagedLate(store, [30], inTurn);
  await take(worker);
  const [third] = await stagedLate(store, [20], inTurn);
  await take(worker);
  const ends = [{ runId: first?.runId ?? '', attempt: 1, event: 'succeed' } as const];
  assert.deepEqual(idsOf((await exchange(worker, { ends, most: 10 })).taken), [second?.runId]);
  assert.equal((await store.look(third?.runId ?? ''))?.state, 'blocked');
  assert.deepEqual(await store.rows('report'), []);
}

async function sparesLines(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const now = store.now();
  // Hardly late when they are taken, they stand in line until that is over.
  const [spared, missed] = [
    await owed(store, 100, { lock: 'ledger', jobId: 'spared', beginBy: now + 100 }),
    await owed(store, 100, { lock: 'ledger', jobId: 'missed', beginBy: now - 120_000 }),
  ];
  const lines = await take(worker);
  assert.deepEqual(
    lines.map(({ state }) => state),
    ['waiting', 'waiting'],
  );
  await eventually('both are late', async () => store.now() - now > startWithinLeastMs);
  const backs = lines.map(({ runId }) => ({ runId, attempt: 0, afterMs: 0 }));
  await exchange(worker, { backs });
  assert.deepEqual(idsOf(await take(worker)), [spared.runId]);
  assert.deepEqual(await store.rows('missed'), [
    { outcome: 'missed', reason: 'too-late', detail: undefined, runId: missed.runId },
  ]);
}
