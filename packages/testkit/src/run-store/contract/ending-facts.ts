import assert from 'node:assert/strict';
import type { AttemptInHand, EndingEvent, RunEnvelope, RunExchange } from '@escapement/core';
import { runMoves } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import {
  carry,
  contractTerm,
  exchange,
  holdOffice,
  only,
  owed,
  stage,
  take,
  takenOnce,
} from './scene.ts';

/** What ends, hand-backs and a store that has forgotten promise. */
export const endingFacts = factsOf<RunStorePorts>({
  'an outcome is what its worker says, with its reason': tellsOutcomes,
  'an outcome that is told twice counts once': settlesOnce,
  'what an earlier attempt says does not count': refusesEarlier,
  'a run that is given back is given again, as the next attempt': handsBack,
  'a run that is given back for later is given later': handsBackForLater,
  'a run that is given back twice is given back once': handsBackOnce,
  'a run that is given back in line for its lock has had no attempt': leavesLine,
  'what was refused before it could be opened can be ended': endsInLine,
  'an outcome is kept by a store that has forgotten the run': keepsForgotten,
  'an outcome of what nobody can tell of is stale': refusesUnknown,
  'an outcome of a later attempt than a store that went back knows is kept': keepsLater,
  'what is being done is told again to a store that has forgotten it': tellsAgain,
});

const lock = { fencingToken: 41, waitedMs: 12 };

async function tellsOutcomes(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const events: readonly EndingEvent[] = ['succeed', 'fail', 'time-out', 'cancel'];
  for (const event of events) {
    const run = await owed(store, 1_000, { jobId: `job-${event}` });
    await take(worker);
    const reason = event === 'succeed' ? undefined : `so ${event}`;
    const end = { runId: run.runId, attempt: 1, event, ...(reason ? { reason } : {}) };
    assert.deepEqual((await exchange(worker, { ends: [end] })).ends, ['settled']);
    const seen = {
      workerId: 'w',
      fencingToken: undefined,
      stop: undefined,
      earlier: [],
      attempt: 1,
    };
    assert.deepEqual(await store.look(run.runId), { ...seen, state: runMoves[event].to, reason });
  }
}

async function settlesOnce(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  await take(worker);
  const end = { runId: run.runId, attempt: 1, event: 'succeed' } as const;
  assert.deepEqual((await exchange(worker, { ends: [end] })).ends, ['settled']);
  assert.deepEqual((await exchange(worker, { ends: [end, end] })).ends, ['settled', 'settled']);
  // The first word stands.
  await exchange(worker, { ends: [{ ...end, event: 'fail', reason: 'no' }] });
  assert.equal((await store.look(run.runId))?.state, 'succeeded');
}

async function refusesEarlier(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const [first, second] = [await store.worker('w'), await store.worker('v')];
  await take(first);
  await store.lives.recover('w', 0);
  assert.equal(only(await take(second)).attempt, 2);
  const end = { runId: run.runId, attempt: 1, event: 'succeed' } as const;
  assert.deepEqual((await exchange(first, { ends: [end] })).ends, ['stale']);
  const back = { runId: run.runId, attempt: 1, afterMs: 0 };
  assert.deepEqual((await exchange(first, { backs: [back] })).backs, ['stale']);
  assert.equal((await store.look(run.runId))?.state, 'running');
  const fails = { ...end, attempt: 2, event: 'fail', reason: 'so' } as const;
  assert.deepEqual((await exchange(second, { ends: [fails] })).ends, ['settled']);
  assert.deepEqual((await exchange(first, { ends: [end] })).ends, ['stale']);
  assert.equal((await store.look(run.runId))?.state, 'failed');
}

async function handsBack(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const [first, second] = [await store.worker('w'), await store.worker('v')];
  await take(first);
  const back = { runId: run.runId, attempt: 1, afterMs: 0 };
  assert.deepEqual((await exchange(first, { backs: [back] })).backs, ['handed-back']);
  assert.equal((await store.look(run.runId))?.state, 'retrying');
  const taken = only(await take(second));
  assert.deepEqual([taken.runId, taken.attempt], [run.runId, 2]);
  // It was begun before: another of its job that is alive by now does not skip it.
  assert.deepEqual(await store.rows(run.jobId), []);
}

async function handsBackForLater(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  await take(worker);
  const from = store.now();
  const back = { runId: run.runId, attempt: 1, afterMs: 400 };
  const answer = await exchange(worker, { backs: [back], most: 10 });
  assert.deepEqual(answer.taken, []);
  const at = answer.nextDueTime ?? 0;
  assert.ok(at > from);
  const taken = only(await takenOnce(worker));
  assert.equal(taken.runId, run.runId);
  assert.ok(taken.takenAt >= at);
}

async function handsBackOnce(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const [first, second] = [await store.worker('w'), await store.worker('v')];
  await take(first);
  const back = { runId: run.runId, attempt: 1, afterMs: 0 };
  await exchange(first, { backs: [back] });
  assert.deepEqual((await exchange(first, { backs: [back] })).backs, ['handed-back']);
  assert.equal((await take(second)).length, 1);
  assert.deepEqual((await exchange(first, { backs: [back] })).backs, ['stale']);
  assert.deepEqual(await take(second), []);
}

async function leavesLine(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000, { lock: 'ledger' });
  const worker = await store.worker('w');
  await take(worker);
  const back = { runId: run.runId, attempt: 0, afterMs: 0 };
  assert.deepEqual((await exchange(worker, { backs: [back] })).backs, ['handed-back']);
  const taken = only(await take(worker));
  assert.deepEqual([taken.state, taken.attempt], ['waiting', 0]);
}

async function endsInLine(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000, { lock: 'ledger' });
  const worker = await store.worker('w');
  await take(worker);
  const end = { runId: run.runId, attempt: 0, event: 'fail', reason: 'refused: so' } as const;
  assert.deepEqual((await exchange(worker, { ends: [end] })).ends, ['settled']);
  assert.equal((await store.look(run.runId))?.state, 'failed');
}

/** A run in hand, and a store that knows nothing of it any more. */
async function forgotten(
  store: RunStorePorts,
  worker: RunExchange,
  changes: Partial<RunEnvelope> = {},
): Promise<Omit<AttemptInHand, 'attempt'>> {
  const envelope = await owed(store, 1_000, changes);
  const { takenAt: startedAt } = only(await take(worker));
  await store.forget();
  return { envelope, startedAt, failures: 0 };
}

async function keepsForgotten(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const told = await forgotten(store, worker);
  await holdOffice(store);
  const { runId, jobId, fireTime } = told.envelope;
  // A leader has written down that nobody knows what became of it.
  const unknown = { fireTime, outcome: 'unknown', reason: 'redis-forgot' } as const;
  await store.schedule.stage(contractTerm, [
    { jobId, runs: [], outcomes: [unknown], nextFireTime: undefined },
  ]);
  const end = { runId, attempt: 1, event: 'fail', reason: 'so', told } as const;
  assert.deepEqual((await exchange(worker, { ends: [end] })).ends, ['settled']);
  const { state, attempt, reason, workerId } = (await store.look(runId)) ?? {};
  assert.deepEqual([state, attempt, reason, workerId], ['failed', 1, 'so', 'w']);
  assert.deepEqual(await store.rows(jobId), []);
  await stage(store, told.envelope);
  assert.deepEqual(await take(worker), []);
}

async function refusesUnknown(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const { envelope } = await forgotten(store, worker);
  await holdOffice(store);
  const end = { runId: envelope.runId, attempt: 1, event: 'succeed' } as const;
  assert.deepEqual((await exchange(worker, { ends: [end] })).ends, ['stale']);
}

/** Redis gives each attempt its number, so that whoever names a later one was given it in what is lost. */
async function keepsLater(store: RunStorePorts): Promise<void> {
  const before = await store.worker('before');
  const worker = await store.worker('w');
  for (const [i, changes] of [{}, { lock: 'ledger' }].entries()) {
    const envelope = await owed(store, 1_000, { jobId: `job-${i}`, ...changes });
    const { runId } = envelope;
    const known = only(await take(before));
    const told = { envelope, startedAt: known.takenAt, failures: 1 };
    const end = { runId, attempt: known.attempt + 1, event: 'fail', reason: 'so' } as const;
    assert.deepEqual((await exchange(worker, { ends: [end] })).ends, ['stale']);
    assert.deepEqual((await exchange(worker, { ends: [{ ...end, told }] })).ends, ['settled']);
    const { state, attempt, reason, workerId } = (await store.look(runId)) ?? {};
    assert.deepEqual([state, attempt, reason, workerId], ['failed', end.attempt, 'so', 'w']);
    const stale = { runId, attempt: known.attempt, event: 'succeed' } as const;
    assert.deepEqual((await exchange(before, { ends: [stale] })).ends, ['stale']);
  }
}

async function tellsAgain(store: RunStorePorts): Promise<void> {
  const inHand: AttemptInHand[] = [];
  const worker = await store.worker('w', () => inHand);
  const told = await forgotten(store, worker);
  inHand.push({ ...told, attempt: 1 });
  const { runId } = told.envelope;
  assert.equal(await store.look(runId), undefined);
  await eventually('the run is known again', async () => {
    await exchange(worker, { most: 10 });
    return (await store.look(runId))?.state === 'running';
  });
  await holdOffice(store);
  await carry(store, told.envelope, { kept: [told.envelope] });
  assert.deepEqual(await take(worker), []);
  assert.deepEqual(
    [...(await store.lives.beat('w', [{ runId, queue: 'default', attempt: 1 }])).lost],
    [],
  );
  const end = { runId, attempt: 1, event: 'succeed', lock } as const;
  assert.deepEqual((await exchange(worker, { ends: [end] })).ends, ['settled']);
}
