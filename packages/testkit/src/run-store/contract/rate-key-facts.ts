import assert from 'node:assert/strict';
import { askedRunId, type RateLimit, type RunEnvelope } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { carry, contractTerm, exchange, idsOf, owed, runLate, stage, take } from './scene.ts';

/** What a rate promises that is counted by keys of the runs of a queue. */
export const rateKeyFacts = factsOf<RunStorePorts>({
  'so many of each key begin in a window, and nobody waits behind another key': keepsEach,
  'never more than so many of a key begin in a window, in the order in which they were due':
    isExact,
  'the key is read out of the input of a job, and out of what a run was asked for with': readsInput,
  'numbers count apart that are not the same, however long they are': keepsDigits,
  'runs that have nothing in the place of the key count together': countsNone,
  'what waits for its key says so, and outlives an audit': saysSo,
  'a rate that is taken back, or counts by other keys, holds what comes after no more': isTakenBack,
  'an attempt that is tried again counts once more': countsAttempts,
});

function limit(store: RunStorePorts, ...rates: readonly RateLimit[]) {
  const facts = { name: 'default', version: 1, updatedAt: '2026-01-01T00:00:00.000Z' };
  return store.schedule.keepQueueLimits(
    contractTerm,
    rates.map((rateLimit) => ({ ...facts, rateLimit })),
  );
}

const byJob = '${jobId}';
const byAccount = '${input.account}';

/** Runs of one job that are due, oldest first. */
async function owedOf(
  store: RunStorePorts,
  ...[jobId, count, lateMs = 1_000]: readonly [jobId: string, count: number, lateMs?: number]
): Promise<readonly RunEnvelope[]> {
  const runs: RunEnvelope[] = [];
  for (let i = count; i > 0; i -= 1) {
    runs.push(await owed(store, lateMs + i * 10, { jobId, overlap: 'allow' }));
  }
  return runs;
}

async function keepsEach(store: RunStorePorts): Promise<void> {
  await limit(store, { perMinute: 2, key: byJob });
  const many = await owedOf(store, 'many', 30);
  const few = await owedOf(store, 'few', 2);
  const worker = await store.worker('w');
  // Those of the other key stand behind all of the first, and there are hands for five.
  const taken = idsOf(await take(worker, 5));
  assert.deepEqual(taken.toSorted(), idsOf([...many.slice(0, 2), ...few]).toSorted());
  const { taken: none, nextDueTime } = await exchange(worker, { most: 5 });
  assert.deepEqual(none, []);
  assert.ok((nextDueTime ?? 0) > store.now() + 30_000);
}

async function isExact(store: RunStorePorts): Promise<void> {
  await limit(store, { perSecond: 2, key: byJob });
  const runs = await owedOf(store, 'many', 6);
  const [one, other] = [await store.worker('w'), await store.worker('v')];
  const begun: { readonly runId: string; readonly takenAt: number }[] = [];
  await eventually('all have begun', async () => {
    const [mine, theirs] = await Promise.all([take(one), take(other)]);
    begun.push(...mine, ...theirs);
    return begun.length >= runs.length;
  });
  // Which of two questions was answered first is told by the store's clock alone, as far as that can tell them apart.
  const place = new Map(runs.map(({ runId }, i) => [runId, i]));
  const placeOf = ({ runId }: { readonly runId: string }) => place.get(runId) ?? runs.length;
  begun.sort((a, b) => a.takenAt - b.takenAt || placeOf(a) - placeOf(b));
  assert.deepEqual(idsOf(begun), idsOf(runs));
  for (const [i, { takenAt }] of begun.slice(2).entries()) {
    const before = begun[i]?.takenAt ?? 0;
    // Each window is counted from the first of it, which every second one is.
    if (i % 2 === 0) assert.ok(takenAt - before >= 1_000, `${takenAt - before} ms`);
  }
}

function handler(input?: NonNullable<Extract<RunEnvelope['task'], { kind: 'handler' }>['input']>) {
  return { kind: 'handler', handler: 'noop', ...(input === undefined ? {} : { input }) } as const;
}

async function ask(store: RunStorePorts, of: RunEnvelope, account: string): Promise<string> {
  const input = JSON.stringify({ account });
  const askedAt = store.now() - 1_000;
  const inputMark = store.archive.inputMark(input);
  const asked = { jobId: of.jobId, askedAt, trigger: 'manual', mark: account, inputMark } as const;
  const runId = askedRunId(asked);
  const times = { fireTime: askedAt, dueTime: askedAt };
  const run = { ...of, ...times, runId, trigger: 'manual', overlap: 'allow' } as const;
  assert.equal((await store.archive.enqueueManual(run, { input })).kind, 'enqueued');
  return runId;
}

async function readsInput(store: RunStorePorts): Promise<void> {
  await limit(store, { perMinute: 1, key: `of-${byAccount}` });
  const of = (jobId: string) => {
    return runLate(store, 2_000, { jobId, overlap: 'allow', task: handler({ account: 'de' }) });
  };
  const [first, second] = [of('first'), of('second')];
  await carry(store, first);
  await carry(store, second);
  await stage(store, first, second);
  const other = await ask(store, second, 'fr');
  const same = await ask(store, second, 'de');
  const taken = idsOf(await take(await store.worker('w')));
  assert.deepEqual(taken.toSorted(), [first.runId, other].toSorted());
  assert.equal((await store.archive.get(same))?.heldBy, 'rateLimit');
}

async function keepsDigits(store: RunStorePorts): Promise<void> {
  await limit(store, { perMinute: 1, key: byAccount });
  // Numbers that no reader rounds, next to each other.
  const accounts = [9_007_199_254_740_992, 9_007_199_254_740_994, 0.1 + 0.2, 0.3];
  const runs = accounts.map((account, i) => {
    const about = { jobId: `of-${i}`, overlap: 'allow', task: handler({ account }) } as const;
    return runLate(store, 2_000 - i, about);
  });
  for (const run of runs) await carry(store, run);
  await stage(store, ...runs);
  assert.deepEqual(idsOf(await take(await store.worker('w'))), idsOf(runs));
}

async function countsNone(store: RunStorePorts): Promise<void> {
  await limit(store, { perMinute: 1, key: byAccount });
  const run = runLate(store, 2_000, { jobId: 'odd', task: handler({ account: ['a list'] }) });
  await carry(store, run);
  await stage(store, run);
  await owed(store, 1_500, { jobId: 'none' });
  const taken = await take(await store.worker('w'));
  assert.deepEqual(idsOf(taken), [run.runId]);
}

async function saysSo(store: RunStorePorts): Promise<void> {
  await limit(store, { perSecond: 1, key: byJob });
  const [first, second] = await owedOf(store, 'many', 2);
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await take(worker)), [first?.runId]);
  const shown = await store.archive.get(second?.runId ?? '');
  assert.deepEqual([shown?.state, shown?.heldBy], ['queued', 'rateLimit']);
  const look = { from: 0, before: store.now(), limit: 10 };
  assert.deepEqual((await store.upkeep.audit(look, () => second)).reenqueued, []);
  const next = await eventually('its window is open', async () => {
    const some = await take(worker);
    return some.length > 0 && some;
  });
  assert.deepEqual(idsOf(next), [second?.runId]);
}

async function isTakenBack(store: RunStorePorts): Promise<void> {
  await limit(store, { perMinute: 1, key: byJob });
  await owedOf(store, 'many', 1);
  const worker = await store.worker('w');
  assert.equal((await take(worker)).length, 1);
  await limit(store, { perMinute: 1, key: `all-${byJob}` });
  const [more] = await owedOf(store, 'many', 1, 800);
  assert.deepEqual(idsOf(await take(worker)), [more?.runId]);
  await limit(store);
  const runs = await owedOf(store, 'many', 3, 600);
  assert.deepEqual(idsOf(await take(worker)), idsOf(runs));
}

async function countsAttempts(store: RunStorePorts): Promise<void> {
  await limit(store, { perMinute: 2, key: byJob });
  await owedOf(store, 'many', 2);
  const worker = await store.worker('w');
  const [first] = await take(worker, 1);
  assert.ok(first);
  await exchange(worker, { backs: [{ runId: first.runId, attempt: 1, afterMs: 0 }] });
  assert.equal((await take(worker)).length, 1);
}
