import assert from 'node:assert/strict';
import type { RunEnvelope, RunExchange, TakenRun } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { carry, exchange, idsOf, only, owed, runLate, stage, take, takenOnce } from './scene.ts';

/** What waiting for one's turn promises, and taking the place of others. */
export const turnFacts = factsOf<RunStorePorts>({
  'runs that are let one after the other begin in order, each once': inOrder,
  'what comes beyond the limit is skipped, and says so': keepsLimit,
  'one waits behind a run that is tried again': waitsForRetry,
  'one waits behind a run whose worker died, until that is over': outlivesWorker,
  'who is cancelled while waiting lets the next go on': cancels,
  'an edit keeps what waits, and its place': outlivesEdit,
  'an edit that takes back what goes before lets the next go on': takesBack,
  'having waited is no lateness': isNeverLate,
  'what was let go on and lost its entry is owed still': isAudited,
  'the newest begins only when the one that it replaces has ended': replaces,
  'of those that wait to replace another the newest stays': replacesWaiting,
  'the newest takes the place of what is tried again at once': replacesRetry,
  'what comes late takes no place of what is newer': yields,
  'who asks for a run is told what is in its way': tellsWhoAsks,
  'who asks for a run is told how many go before it': tellsPlace,
});

const inTurn = { overlap: 'queue', overlapLimit: 3 } as const;

function owedInTurn(
  store: RunStorePorts,
  lateMs: number,
  changes: Partial<RunEnvelope> = {},
): Promise<RunEnvelope> {
  return owed(store, lateMs, { ...inTurn, ...changes });
}

function ended({ runId, attempt }: Pick<TakenRun, 'runId' | 'attempt'>) {
  return { runId, attempt, event: 'succeed' } as const;
}

async function stateOf(
  store: RunStorePorts,
  { runId }: Pick<RunEnvelope, 'runId'>,
): Promise<string | undefined> {
  return (await store.look(runId))?.state;
}

/** One that has begun, and others that were due after it and wait. */
async function begunAndWaiting(
  store: RunStorePorts,
  changes: Partial<RunEnvelope> = {},
): Promise<readonly [RunExchange, RunEnvelope, RunEnvelope, RunEnvelope]> {
  const first = await owedInTurn(store, 4_000, changes);
  const second = await owedInTurn(store, 3_000, changes);
  const third = await owedInTurn(store, 2_000, changes);
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await take(worker)), [first.runId]);
  assert.deepEqual(
    [await stateOf(store, second), await stateOf(store, third)],
    ['blocked', 'blocked'],
  );
  return [worker, first, second, third];
}

async function inOrder(store: RunStorePorts): Promise<void> {
  const [worker, first, second, third] = await begunAndWaiting(store);
  const fourth = await owedInTurn(store, 0);
  // Nothing begins as long as the first is at work, whoever comes.
  assert.deepEqual(await take(await store.worker('v')), []);
  const begun: string[] = [first.runId];
  let last: Pick<TakenRun, 'runId' | 'attempt'> = { runId: first.runId, attempt: 1 };
  for (let i = 0; i < 3; i += 1) {
    const { taken } = await exchange(worker, { ends: [ended(last)], most: 10 });
    last = only(taken);
    assert.equal(last.attempt, 1);
    begun.push(last.runId);
  }
  assert.deepEqual(begun, idsOf([first, second, third, fourth]));
  assert.deepEqual((await exchange(worker, { ends: [ended(last)], most: 10 })).taken, []);
  assert.deepEqual(await store.rows(first.jobId), []);
}

async function keepsLimit(store: RunStorePorts): Promise<void> {
  const [worker, first, second] = await begunAndWaiting(store, { overlapLimit: 2 });
  const beyond = await owedInTurn(store, 0, { overlapLimit: 2 });
  assert.deepEqual(await take(worker), []);
  assert.equal(await stateOf(store, beyond), undefined);
  assert.deepEqual(await store.rows(first.jobId), [
    { outcome: 'skipped', reason: 'overlap-limit', detail: first.runId, runId: beyond.runId },
  ]);
  const ends = [ended({ runId: first.runId, attempt: 1 })];
  assert.deepEqual(idsOf((await exchange(worker, { ends, most: 10 })).taken), [second.runId]);
}

async function waitsForRetry(store: RunStorePorts): Promise<void> {
  const [worker, first, second] = await begunAndWaiting(store);
  const again = { afterMs: 300 };
  const failed = { runId: first.runId, attempt: 1, event: 'fail', reason: 'so', again } as const;
  const answer = await exchange(worker, { ends: [failed], most: 10 });
  assert.deepEqual([answer.ends, answer.taken], [['settled'], []]);
  const retried = only(await takenOnce(worker));
  assert.deepEqual([retried.runId, retried.attempt], [first.runId, 2]);
  const { taken } = await exchange(worker, { ends: [ended(retried)], most: 10 });
  assert.deepEqual(idsOf(taken), [second.runId]);
}

async function outlivesWorker(store: RunStorePorts): Promise<void> {
  const [, first, second, third] = await begunAndWaiting(store);
  const other = await store.worker('v');
  await store.lives.recover('w', 0);
  const retried = only(await take(other));
  assert.deepEqual([retried.runId, retried.attempt], [first.runId, 2]);
  await store.archive.askToStop(first.runId, { by: 'token', reason: 'enough' });
  await store.lives.recover('v', 0);
  // Cancelled by the death of its worker, since somebody wanted it stopped.
  assert.equal(await stateOf(store, first), 'cancelled');
  assert.deepEqual(idsOf(await take(other)), [second.runId]);
  assert.equal(await stateOf(store, third), 'blocked');
}

async function cancels(store: RunStorePorts): Promise<void> {
  const [worker, first, second, third] = await begunAndWaiting(store);
  const because = { by: 'token', reason: 'enough' };
  assert.equal(await store.archive.askToStop(second.runId, because), 'cancelled');
  assert.deepEqual(await take(worker), []);
  await exchange(worker, { ends: [ended({ runId: first.runId, attempt: 1 })] });
  // Let go on, and cancelled before anybody has taken it: nobody waits for that one either.
  const fourth = await owedInTurn(store, 1_000);
  assert.equal(await store.archive.askToStop(third.runId, because), 'cancelled');
  assert.deepEqual(idsOf(await take(worker)), [fourth.runId]);
}

async function outlivesEdit(store: RunStorePorts): Promise<void> {
  const [worker, first, second, third] = await begunAndWaiting(store);
  const { staged } = only(await store.schedule.changeContexts([first.jobId]));
  assert.deepEqual(
    staged.map(({ runId, hasWaited }) => [runId, hasWaited]),
    [second, third].map(({ runId }) => [runId, true]),
  );
  const kept = [second, third].map((run) => ({ ...run, revision: 5, version: 5 }));
  await carry(store, kept[0] ?? second, { kept });
  assert.deepEqual(await take(worker), []);
  assert.equal(await stateOf(store, second), 'blocked');
  const ends = [ended({ runId: first.runId, attempt: 1 })];
  const { taken } = await exchange(worker, { ends, most: 10 });
  assert.deepEqual(idsOf(taken), [second.runId]);
}

async function takesBack(store: RunStorePorts): Promise<void> {
  const [worker, first, second, third] = await begunAndWaiting(store);
  const failed = { runId: first.runId, attempt: 1, event: 'fail', reason: 'so' } as const;
  await exchange(worker, { ends: [{ ...failed, again: { afterMs: 60_000 } }] });
  const kept = [second, third].map((run) => ({ ...run, revision: 5, version: 5 }));
  await carry(store, kept[0] ?? second, { kept, dropped: [first] });
  assert.equal(await stateOf(store, first), 'cancelled');
  assert.deepEqual(idsOf(await take(worker)), [second.runId]);
}

async function isNeverLate(store: RunStorePorts): Promise<void> {
  const beginBy = store.now() - 100_000;
  const first = await owedInTurn(store, 1_000, { jobId: 'bill' });
  const worker = await store.worker('w');
  await take(worker);
  // Both were due long ago; the second is late, since it has waited for nobody but a worker.
  const second = runLate(store, 200_000, { ...inTurn, jobId: 'bill' });
  const late = { ...second, beginBy };
  await stage(store, late);
  await take(worker);
  assert.equal(only(await store.rows('bill')).reason, 'too-late');
  const third = await owedInTurn(store, 0, { jobId: 'bill', beginBy: store.now() - 1 });
  await take(worker);
  assert.equal(await stateOf(store, third), 'blocked');
  const ends = [ended({ runId: first.runId, attempt: 1 })];
  assert.deepEqual(idsOf((await exchange(worker, { ends, most: 10 })).taken), [third.runId]);
}

async function isAudited(store: RunStorePorts): Promise<void> {
  const [worker, first, second] = await begunAndWaiting(store);
  await store.loseEntry(second.runId);
  const look = { from: 0, before: store.now() + 1_000, limit: 100 };
  // One that waits needs no entry yet.
  assert.deepEqual((await store.upkeep.audit(look, () => second)).reenqueued, []);
  await exchange(worker, { ends: [ended({ runId: first.runId, attempt: 1 })] });
  assert.equal(await stateOf(store, second), 'staged');
  const audited = await store.upkeep.audit({ ...look, before: store.now() + 1_000 }, () => second);
  assert.deepEqual(audited.reenqueued, [second.runId]);
  assert.deepEqual(idsOf(await takenOnce(worker)), [second.runId]);
}

const instead = { overlap: 'replace' } as const;

async function replaces(store: RunStorePorts): Promise<void> {
  const first = await owed(store, 3_000, instead);
  const worker = await store.worker('w');
  await take(worker);
  const second = await owed(store, 2_000, instead);
  assert.deepEqual(await take(worker), []);
  const { state, stop } = (await store.look(first.runId)) ?? {};
  const because = { by: 'overlap: replace', reason: `replaced by ${second.runId}` };
  assert.deepEqual([state, stop], ['running', because]);
  const kept = [{ runId: first.runId, queue: 'default', attempt: 1 }];
  assert.deepEqual((await store.lives.beat('w', kept)).unwanted, new Set([first.runId]));
  assert.equal(await stateOf(store, second), 'blocked');
  const ends = [{ runId: first.runId, attempt: 1, event: 'cancel' }] as const;
  const { taken } = await exchange(worker, { ends, most: 10 });
  assert.deepEqual(idsOf(taken), [second.runId]);
  assert.equal(await stateOf(store, first), 'cancelled');
}

async function replacesWaiting(store: RunStorePorts): Promise<void> {
  const first = await owed(store, 3_000, instead);
  const worker = await store.worker('w');
  await take(worker);
  const second = await owed(store, 2_000, instead);
  await take(worker);
  const third = await owed(store, 1_000, instead);
  assert.deepEqual(await take(worker), []);
  const { state, reason, stop } = (await store.look(second.runId)) ?? {};
  const because = `replaced by ${third.runId}`;
  assert.deepEqual([state, stop?.reason], ['cancelled', because]);
  assert.equal(reason ?? because, because);
  // A success that was there first stays one.
  const ends = [ended({ runId: first.runId, attempt: 1 })];
  assert.deepEqual(idsOf((await exchange(worker, { ends, most: 10 })).taken), [third.runId]);
  assert.equal(await stateOf(store, first), 'succeeded');
}

async function replacesRetry(store: RunStorePorts): Promise<void> {
  const first = await owed(store, 3_000, instead);
  const worker = await store.worker('w');
  await take(worker);
  const failed = { runId: first.runId, attempt: 1, event: 'fail', reason: 'so' } as const;
  await exchange(worker, { ends: [{ ...failed, again: { afterMs: 60_000 } }] });
  const second = await owed(store, 2_000, instead);
  assert.deepEqual(idsOf(await take(worker)), [second.runId]);
  assert.equal(await stateOf(store, first), 'cancelled');
}

async function yields(store: RunStorePorts): Promise<void> {
  const newer = await owed(store, 1_000, instead);
  const worker = await store.worker('w');
  await take(worker);
  const older = await owed(store, 3_000, instead);
  assert.deepEqual(await take(worker), []);
  const { state, stop } = (await store.look(older.runId)) ?? {};
  assert.deepEqual([state, stop?.reason], ['cancelled', `replaced by ${newer.runId}`]);
  assert.equal((await store.look(newer.runId))?.stop, undefined);
}

/** A run that somebody asks for now. */
function asked(store: RunStorePorts, changes: Partial<RunEnvelope>): RunEnvelope {
  const run = runLate(store, 0, { trigger: 'manual', ...changes });
  return { ...run, runId: `${run.runId}-mx1`, epoch: 0 };
}

async function tellsWhoAsks(store: RunStorePorts): Promise<void> {
  const first = await owed(store, 2_000);
  const worker = await store.worker('w');
  await take(worker);
  const run = asked(store, {});
  const refused = { kind: 'overlap', other: first.runId };
  assert.deepEqual(await store.archive.enqueueManual(run), refused);
  assert.equal(await store.look(run.runId), undefined);
  await exchange(worker, { ends: [ended({ runId: first.runId, attempt: 1 })] });
  assert.deepEqual(await store.archive.enqueueManual(run), { kind: 'enqueued', ahead: 0 });
  assert.deepEqual(idsOf(await take(worker)), [run.runId]);
  // Said once more, it is the run that is there, though it is at work itself.
  assert.deepEqual(await store.archive.enqueueManual(run), { kind: 'exists' });
  const beside = asked(store, { jobId: 'beside', overlap: 'allow' });
  assert.deepEqual(await store.archive.enqueueManual(beside), { kind: 'enqueued', ahead: 0 });
}

async function tellsPlace(store: RunStorePorts): Promise<void> {
  const [worker, first, second] = await begunAndWaiting(store);
  const run = asked(store, inTurn);
  assert.deepEqual(await store.archive.enqueueManual(run), { kind: 'enqueued', ahead: 3 });
  assert.deepEqual(await take(worker), []);
  assert.equal((await store.archive.get(run.runId))?.ahead, 3);
  assert.equal((await store.archive.get(second.runId))?.ahead, 1);
  const other = { ...asked(store, inTurn), runId: `${run.runId}2` };
  const refused = { kind: 'overlap-limit', other: first.runId };
  assert.deepEqual(await store.archive.enqueueManual(other), refused);
}
