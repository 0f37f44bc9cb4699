import assert from 'node:assert/strict';
import type { RunEnvelope } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { contractTerm, exchange, idsOf, owed, runLate, take } from './scene.ts';

/** What lateness means where a job has other policies as well. */
export const latePolicyFacts = factsOf<RunStorePorts>({
  'of late runs with a priority the newest begins, behind what has none': ranksNewest,
  'what has made way for others is missed when its own time is over by then': missesWhatMadeWay,
  'of late runs those that may begin take the places of their job, and the others of them wait':
    takesPlaces,
  'a late run that may begin is skipped where its job has no place left and skips':
    skipsWithoutPlace,
  'the newest of late runs takes the place of what is at work, where its job replaces': replaces,
  'a late run that its queue holds back is decided about when it is its turn': waitsForLimit,
  'runs after others are no fire times that passed: each begins, and ends under its name when it is too late':
    sparesAfterRuns,
});

const seconds = [60, 50, 40, 30, 20] as const;

async function lateRuns(
  store: RunStorePorts,
  changes: Partial<RunEnvelope>,
): Promise<readonly RunEnvelope[]> {
  const runs: RunEnvelope[] = [];
  for (const each of seconds) {
    runs.push(await owed(store, each * 1_000, { jobId: 'report', overlap: 'allow', ...changes }));
  }
  return runs;
}

/** The reasons of a job's rows by their runs, in the order of fire times. */
async function reasons(store: RunStorePorts, jobId = 'report') {
  const rows = await store.rows(jobId);
  return rows
    .map(({ runId = '', reason }) => [runId, reason] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const each = (runs: readonly RunEnvelope[], reason: string) =>
  runs.map(({ runId }) => [runId, reason]);

async function ranksNewest(store: RunStorePorts): Promise<void> {
  const runs = await lateRuns(store, { lateMost: 1, priority: 3 });
  const plain = await owed(store, 1_000, { jobId: 'plain', overlap: 'allow' });
  const worker = await store.worker('w');
  const taken: string[] = [];
  for (let turn = 0; turn < runs.length + 2; turn += 1) taken.push(...idsOf(await take(worker, 1)));
  assert.deepEqual(taken, [plain.runId, ...idsOf(runs.slice(-1))]);
  assert.deepEqual(await reasons(store), each(runs.slice(0, -1), 'newer-run-serves'));
}

async function missesWhatMadeWay(store: RunStorePorts): Promise<void> {
  const soon = store.now() + 50;
  const run = runLate(store, 3_000, { jobId: 'report', overlap: 'allow', priority: 9 });
  const ranked = await owed(store, 3_000, { ...run, beginBy: soon });
  const first = await owed(store, 1_000, { jobId: 'first', overlap: 'allow', priority: 1 });
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await take(worker, 1)), [first.runId]);
  while (store.now() <= soon) await take(worker, 0);
  assert.deepEqual(await take(worker, 1), []);
  assert.deepEqual(await reasons(store), each([ranked], 'too-late'));
}

async function takesPlaces(store: RunStorePorts): Promise<void> {
  const inTurn = { overlap: 'queue', overlapLimit: 10, maxConcurrent: 2, lateMost: 3 } as const;
  const runs = await lateRuns(store, inTurn);
  const worker = await store.worker('w');
  const taken = await take(worker);
  assert.deepEqual(idsOf(taken), idsOf(runs.slice(2, 4)));
  assert.equal((await store.look(runs[4]?.runId ?? ''))?.state, 'blocked');
  assert.deepEqual(await reasons(store), each(runs.slice(0, 2), 'catch-up-limit'));
  const ends = taken
    .slice(0, 1)
    .map(({ runId }) => ({ runId, attempt: 1, event: 'succeed' }) as const);
  const next = await exchange(worker, { ends, most: 10 });
  assert.deepEqual(idsOf(next.taken), idsOf(runs.slice(4)));
}

async function skipsWithoutPlace(store: RunStorePorts): Promise<void> {
  const runs = await lateRuns(store, { overlap: 'skip', maxConcurrent: 2, lateMost: 3 });
  assert.deepEqual(idsOf(await take(await store.worker('w'))), idsOf(runs.slice(2, 4)));
  assert.deepEqual(await reasons(store), [
    ...each(runs.slice(0, 2), 'catch-up-limit'),
    ...each(runs.slice(4), 'overlap'),
  ]);
}

async function replaces(store: RunStorePorts): Promise<void> {
  const replacing = { jobId: 'report', overlap: 'replace', lateMost: 1 } as const;
  const first = await owed(store, 70_000, { ...replacing, lateMost: undefined });
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await take(worker)), [first.runId]);
  const runs = await lateRuns(store, replacing);
  assert.deepEqual(await take(worker), []);
  const ends = [{ runId: first.runId, attempt: 1, event: 'fail', reason: 'so' } as const];
  const next = await exchange(worker, { ends, most: 10 });
  assert.deepEqual(idsOf(next.taken), idsOf(runs.slice(-1)));
  assert.equal((await store.look(first.runId))?.state, 'cancelled');
  assert.deepEqual(await reasons(store), each(runs.slice(0, -1), 'newer-run-serves'));
}

async function waitsForLimit(store: RunStorePorts): Promise<void> {
  const facts = { name: 'default', version: 1, updatedAt: '2026-01-01T00:00:00.000Z' };
  await store.schedule.keepQueueLimits(contractTerm, [{ ...facts, maxConcurrent: 1 }]);
  const other = await owed(store, 90_000, { jobId: 'other', overlap: 'allow' });
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await take(worker)), [other.runId]);
  const runs = await lateRuns(store, { lateMost: 1 });
  assert.deepEqual(await take(worker), []);
  assert.deepEqual(await reasons(store), []);
  const ends = [{ runId: other.runId, attempt: 1, event: 'succeed' } as const];
  let next = await exchange(worker, { ends, most: 10 });
  // There is one place, and each look at it finds one that is missed; whoever has room comes again at once.
  for (let look = 1; look < runs.length; look += 1) {
    assert.deepEqual(next.taken, []);
    assert.ok((next.nextDueTime ?? Number.POSITIVE_INFINITY) < store.now() + 500);
    next = await exchange(worker, { most: 10 });
  }
  assert.deepEqual(idsOf(next.taken), idsOf(runs.slice(-1)));
  assert.deepEqual(await reasons(store), each(runs.slice(0, -1), 'newer-run-serves'));
}

async function sparesAfterRuns(store: RunStorePorts): Promise<void> {
  const after = (lateMs: number, more: Partial<RunEnvelope> = {}): RunEnvelope => {
    const about = { jobId: 'report', overlap: 'allow', trigger: 'after', lateMost: 1 } as const;
    const run = runLate(store, lateMs, about);
    return { ...run, runId: `${run.runId}-ax${lateMs}`, ...more };
  };
  const inTime = [after(50_000), after(40_000)];
  const tooLate = after(30_000, { beginBy: store.now() - 1_000 });
  for (const run of [...inTime, tooLate]) await store.archive.enqueueManual(run);
  await owed(store, 20_000, { jobId: 'report', overlap: 'allow', lateMost: 1 });
  const taken = idsOf(await take(await store.worker('w')));
  for (const { runId } of inTime) assert.ok(taken.includes(runId));
  const { state, reason } = (await store.look(tooLate.runId)) ?? {};
  assert.deepEqual([state, reason], ['cancelled', 'not begun: too-late']);
  assert.deepEqual(await reasons(store), []);
}
