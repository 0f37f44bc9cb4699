import assert from 'node:assert/strict';
import type { EndingEvent, RunEnvelope, RunExchange } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { carry, exchange, idsOf, only, owed, take } from './scene.ts';

/** What asking for the end of a run promises. */
export const stoppingFacts = factsOf<RunStorePorts>({
  'a run that has not begun is cancelled at once, and begins never': stopsStaged,
  'a run that waits for its next attempt is cancelled at once': stopsRetrying,
  'a run in line for its lock is cancelled at once, and its worker hears of it': stopsWaiting,
  'the worker of a run hears that it is to stop, and by whom it knows': tells,
  'who asks again changes nothing: the first request stands': asksOnce,
  'whatever a run ends as that was to stop, it is cancelled, but for a success': endsCancelled,
  'what was to stop and is given back is cancelled': givesBackNothing,
  'what was to stop goes to nobody when its worker dies': outlivesWorker,
  'a result that comes after the end is refused': refusesLate,
  'nothing is changed of what is over, or of what nobody knows': leavesTheRest,
  'a job of which a run was cancelled goes on with the next one': goesOn,
});

const because = { by: 'token at 127.0.0.1', reason: 'the wrong customer' };

const kept = ({ runId }: RunEnvelope, attempt = 1) => ({ runId, queue: 'default', attempt });

/** A run that a worker has begun. */
async function begun(
  store: RunStorePorts,
  changes: Partial<RunEnvelope> = {},
): Promise<readonly [run: RunEnvelope, worker: RunExchange]> {
  const run = await owed(store, 1_000, changes);
  const worker = await store.worker('w');
  assert.deepEqual(idsOf(await take(worker)), [run.runId]);
  return [run, worker];
}

async function expectCancelled(store: RunStorePorts, { runId }: RunEnvelope): Promise<void> {
  const { state, stop, reason } = (await store.look(runId)) ?? {};
  assert.deepEqual([state, stop, reason], ['cancelled', because, because.reason]);
}

async function stopsStaged(store: RunStorePorts): Promise<void> {
  const [due, later] = [
    await owed(store, 1_000, { jobId: 'due' }),
    await owed(store, -300, { jobId: 'later' }),
  ];
  for (const run of [due, later]) {
    assert.equal(await store.archive.askToStop(run.runId, because), 'cancelled');
    await expectCancelled(store, run);
  }
  const worker = await store.worker('w');
  const { taken, nextDueTime } = await exchange(worker, { most: 10 });
  assert.deepEqual([taken, nextDueTime], [[], undefined]);
  // Whoever stages it once more is told that it has had its outcome, and so is who audits.
  await carry(store, due, { kept: [due] });
  assert.deepEqual(await take(worker), []);
  assert.equal((await store.look(due.runId))?.attempt, 0);
}

async function stopsRetrying(store: RunStorePorts): Promise<void> {
  const [run, worker] = await begun(store);
  const backs = [{ runId: run.runId, attempt: 1, afterMs: 0 }];
  await exchange(worker, { backs });
  assert.equal(await store.archive.askToStop(run.runId, because), 'cancelled');
  await expectCancelled(store, run);
  assert.deepEqual(await take(worker), []);
  assert.deepEqual((await exchange(worker, { backs })).backs, ['stale']);
}

async function stopsWaiting(store: RunStorePorts): Promise<void> {
  const rung: string[] = [];
  const hush = store.lives.onStopAsked((runId) => rung.push(runId));
  const [run, worker] = await begun(store, { lock: 'ledger' });
  await ringing(store, rung);
  assert.equal(await store.archive.askToStop(run.runId, because), 'cancelled');
  await expectCancelled(store, run);
  await eventually('the bell rings', () => rung.includes(run.runId));
  hush();
  assert.deepEqual([...(await store.lives.beat('w', [kept(run, 0)])).lost], [run.runId]);
  const lock = { fencingToken: 41, waitedMs: 12 };
  const begins = [{ runId: run.runId, attempt: 0, lock }];
  assert.deepEqual((await exchange(worker, { begins })).begins, ['stale']);
}

/** A bell is heard from some moment on; what is rung before that is lost. */
async function ringing(store: RunStorePorts, rung: readonly string[]): Promise<void> {
  const trial = await owed(store, 1_000, { jobId: 'trial', queue: 'trial' });
  await take(await store.worker('trial'), 1, 'trial');
  await eventually('the bell is heard', async () => {
    await store.archive.askToStop(trial.runId, because);
    return rung.includes(trial.runId);
  });
}

async function tells(store: RunStorePorts): Promise<void> {
  const rung: string[] = [];
  const hush = store.lives.onStopAsked((runId) => rung.push(runId));
  const [run] = await begun(store);
  await ringing(store, rung);
  const beat = () => store.lives.beat('w', [kept(run)]);
  assert.deepEqual(await beat(), { lost: new Set(), unwanted: new Set() });
  assert.equal(await store.archive.askToStop(run.runId, because), 'asked');
  await eventually('the bell rings', () => rung.includes(run.runId));
  hush();
  assert.deepEqual(await beat(), { lost: new Set(), unwanted: new Set([run.runId]) });
  // Another worker, and another attempt, is told that it has nothing of it.
  assert.deepEqual((await store.lives.beat('v', [kept(run)])).unwanted, new Set());
  assert.deepEqual((await store.lives.beat('w', [kept(run, 2)])).unwanted, new Set());
  const { state, stop } = (await store.look(run.runId)) ?? {};
  assert.deepEqual([state, stop], ['running', because]);
}

async function asksOnce(store: RunStorePorts): Promise<void> {
  const [run, worker] = await begun(store);
  await store.archive.askToStop(run.runId, because);
  const other = { by: 'browser at 10.0.0.1', reason: 'no' };
  assert.equal(await store.archive.askToStop(run.runId, other), 'asked');
  const end = { runId: run.runId, attempt: 1, event: 'cancel' } as const;
  assert.deepEqual((await exchange(worker, { ends: [end] })).ends, ['settled']);
  assert.equal(await store.archive.askToStop(run.runId, other), 'over');
  await expectCancelled(store, run);
}

async function endsCancelled(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const events: readonly EndingEvent[] = ['succeed', 'fail', 'time-out', 'cancel'];
  for (const event of events) {
    const run = await owed(store, 1_000, { jobId: `job-${event}` });
    await take(worker);
    await store.archive.askToStop(run.runId, because);
    const end = { runId: run.runId, attempt: 1, event, ...(event === 'fail' && { reason: 'so' }) };
    assert.deepEqual((await exchange(worker, { ends: [end] })).ends, ['settled']);
    const { state, stop, reason } = (await store.look(run.runId)) ?? {};
    const told = { succeed: undefined, fail: 'so' }[event as string] ?? because.reason;
    const expected = event === 'succeed' ? ['succeeded', undefined] : ['cancelled', told];
    assert.deepEqual([state, reason, stop], [...expected, because]);
  }
}

async function givesBackNothing(store: RunStorePorts): Promise<void> {
  const [run, worker] = await begun(store);
  await store.archive.askToStop(run.runId, because);
  const backs = [{ runId: run.runId, attempt: 1, afterMs: 0 }];
  assert.deepEqual((await exchange(worker, { backs, most: 10 })).taken, []);
  await expectCancelled(store, run);
}

async function outlivesWorker(store: RunStorePorts): Promise<void> {
  const [run, worker] = await begun(store);
  const other = await owed(store, 500, { jobId: 'other' });
  await take(worker);
  await store.archive.askToStop(run.runId, because);
  assert.deepEqual(await store.lives.recover('w', 0), { retried: 1, lost: 0 });
  assert.deepEqual(idsOf(await take(await store.worker('v'))), [other.runId]);
  const { state, stop, reason } = (await store.look(run.runId)) ?? {};
  assert.deepEqual([state, stop, reason], ['cancelled', because, 'its worker was lost']);
}

async function refusesLate(store: RunStorePorts): Promise<void> {
  const [run, worker] = await begun(store);
  await store.archive.askToStop(run.runId, because);
  await store.lives.recover('w', 0);
  const end = { runId: run.runId, attempt: 1, event: 'succeed' } as const;
  await exchange(worker, { ends: [end] });
  assert.equal((await store.look(run.runId))?.state, 'cancelled');
}

async function leavesTheRest(store: RunStorePorts): Promise<void> {
  const [run, worker] = await begun(store);
  await exchange(worker, { ends: [{ runId: run.runId, attempt: 1, event: 'succeed' }] });
  assert.equal(await store.archive.askToStop(run.runId, because), 'over');
  const { state, stop } = (await store.look(run.runId)) ?? {};
  assert.deepEqual([state, stop], ['succeeded', undefined]);
  assert.equal(await store.archive.askToStop('nobody@20260101T000000Z', because), 'unknown');
}

async function goesOn(store: RunStorePorts): Promise<void> {
  const [run, worker] = await begun(store);
  await store.archive.askToStop(run.runId, because);
  await exchange(worker, { ends: [{ runId: run.runId, attempt: 1, event: 'cancel' }] });
  const next = await owed(store, 500);
  assert.equal(only(await take(worker)).runId, next.runId);
}
