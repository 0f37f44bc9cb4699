import assert from 'node:assert/strict';
import type { RunEnvelope } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import {
  carry,
  contractTerm,
  exchange,
  holdOffice,
  idsOf,
  only,
  overBegunInLine,
  owed,
  runLate,
  take,
} from './scene.ts';

/** What the lives of workers and the care for what is owed promise. */
export const workerFacts = factsOf<RunStorePorts>({
  'a beat answers which runs are not its worker’s any more': answersBeats,
  'before anybody vouches no beat takes from a worker what was forgotten': takesNothingUnvouched,
  'a worker is known from its first run on, until it ends': knowsWorkers,
  'who was given up is known again with the next run that it takes': knowsAgain,
  'nothing is taken from a worker that was heard': sparesTheLiving,
  'what a dead worker had goes to others': recovers,
  'the third worker that a run costs is the last': givesUp,
  'what a lost worker had begun is lost with it where its job says so, and what stood in line is not':
    losesWithWorker,
  'who stood in line for a lock has cost its run nothing': sparesTheLine,
  'an owed run that has lost its queue entry gets it again': mends,
  'a run whose entry was not to be believed begins with one that the audit made anew':
    makesSpoiltAnew,
  'an owed run that its definition does not owe is for the leader': leavesToLeader,
  'what is in hand or over is owed by nobody': mendsNothingElse,
});

const kept = ({ runId }: RunEnvelope, attempt = 1) => ({ runId, queue: 'default', attempt });

async function answersBeats(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  await take(await store.worker('w'));
  const lost = async (...asked: Parameters<typeof store.lives.beat>) => [
    ...(await store.lives.beat(...asked)).lost,
  ];
  assert.deepEqual(await lost('w', [kept(run)]), []);
  const ghost = { runId: 'nobody@20260101T000000Z', queue: 'default', attempt: 1 };
  assert.deepEqual(await lost('w', [kept(run), ghost]), [ghost.runId]);
  assert.deepEqual(await lost('w', [kept(run, 2)]), [run.runId]);
  assert.deepEqual(await lost('v', [kept(run)]), [run.runId]);
  await store.lives.recover('w', 0);
  assert.deepEqual(await lost('w', [kept(run)]), [run.runId]);
}

async function takesNothingUnvouched(store: RunStorePorts): Promise<void> {
  const [known, staged] = [
    await owed(store, 2_000, { jobId: 'known' }),
    await owed(store, 1_000, { jobId: 'staged' }),
  ];
  const worker = await store.worker('v');
  await take(worker, 1);
  await store.lives.recover('v', 0);
  await store.loseEntry(staged.runId);
  assert.equal(only(await take(worker)).attempt, 2);
  const forgotten = runLate(store, 3_000, { jobId: 'forgotten' });
  const lost = async (...runs: readonly RunEnvelope[]) => [
    ...(
      await store.lives.beat(
        'w',
        runs.map((run) => kept(run)),
      )
    ).lost,
  ];
  // What stands as staged may have been begun since, by who says so; a later attempt than its own is another's.
  await store.office.claim(contractTerm, true);
  assert.deepEqual(await lost(forgotten, staged, known), [known.runId]);
  await holdOffice(store);
  assert.deepEqual(await lost(forgotten, staged), [forgotten.runId, staged.runId]);
  await store.forget();
  assert.deepEqual(await lost(forgotten, staged, known), []);
}

async function knowsWorkers(store: RunStorePorts): Promise<void> {
  const names = async () => (await store.lives.silences()).map(({ workerId }) => workerId);
  await owed(store, 1_000);
  const worker = await store.worker('w');
  await take(worker);
  assert.deepEqual(await names(), ['w']);
  await store.lives.beat('v', []);
  assert.deepEqual([...(await names())].sort(), ['v', 'w']);
  await store.lives.end('w');
  const { workerId, silentMs } = only(await store.lives.silences());
  assert.equal(workerId, 'v');
  assert.ok(silentMs >= 0 && silentMs < 60_000);
}

async function knowsAgain(store: RunStorePorts): Promise<void> {
  const names = async () => (await store.lives.silences()).map(({ workerId }) => workerId);
  await owed(store, 1_000);
  const worker = await store.worker('w');
  await eventually('it was heard', async () => (await names()).includes('w'));
  await store.lives.recover('w', 0);
  assert.deepEqual(await names(), []);
  // It stood still and was given up; what it takes now would be nobody's to recover if it ended before its next beat.
  await take(worker);
  assert.deepEqual(await names(), ['w']);
}

async function sparesTheLiving(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  await take(await store.worker('w'));
  await store.lives.beat('w', []);
  assert.equal(await store.lives.recover('w', 60_000), 'alive');
  assert.equal((await store.look(run.runId))?.state, 'running');
}

async function recovers(store: RunStorePorts): Promise<void> {
  const [run, other] = [
    await owed(store, 2_000, { jobId: 'one' }),
    await owed(store, 1_000, { jobId: 'two' }),
  ];
  const [dead, living] = [await store.worker('w'), await store.worker('v')];
  await take(dead, 1);
  await take(living, 1);
  assert.deepEqual(await store.lives.recover('w', 0), { retried: 1, lost: 0 });
  assert.equal((await store.look(run.runId))?.state, 'retrying');
  assert.equal((await store.look(other.runId))?.state, 'running');
  const again = only(await take(living));
  assert.deepEqual([again.runId, again.attempt], [run.runId, 2]);
  const { silences } = store.lives;
  assert.deepEqual(
    (await silences()).map(({ workerId }) => workerId),
    ['v'],
  );
}

async function losesWithWorker(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 2_000);
  const inLine = await owed(store, 1_000, { jobId: 'in-line', lock: 'ledger' });
  for (const each of [run, inLine]) {
    await carry(store, each, { policies: { onWorkerLost: 'fail' } });
  }
  const worker = await store.worker('w');
  await take(worker);
  assert.deepEqual(await store.lives.recover('w', 0), { retried: 1, lost: 1 });
  const { state, reason } = (await store.look(run.runId)) ?? assert.fail();
  assert.deepEqual([state, reason], ['lost', 'worker-lost: w was lost in attempt 1']);
  assert.equal((await store.look(inLine.runId))?.state, 'retrying');
  // What the worker says of it later counts no more, and nobody is given it.
  const end = { runId: run.runId, attempt: 1, event: 'succeed' } as const;
  await exchange(worker, { ends: [end] });
  assert.equal((await store.look(run.runId))?.state, 'lost');
  assert.deepEqual(idsOf(await take(await store.worker('v'))), [inLine.runId]);
}

async function givesUp(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  const costs = [];
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    assert.equal(only(await take(worker)).attempt, attempt);
    costs.push(await store.lives.recover('w', 0));
  }
  const retried = { retried: 1, lost: 0 };
  assert.deepEqual(costs, [retried, retried, { retried: 0, lost: 1 }]);
  const { state, reason } = (await store.look(run.runId)) ?? {};
  const told = 'poisonous: it has cost 3 workers, the last of them w in attempt 3';
  assert.deepEqual([state, reason], ['failed', told]);
  assert.deepEqual(await take(worker), []);
}

async function sparesTheLine(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000, { lock: 'ledger' });
  const worker = await store.worker('w');
  for (let times = 0; times < 4; times += 1) {
    const taken = only(await take(worker));
    assert.deepEqual([taken.state, taken.attempt], ['waiting', 0]);
    assert.deepEqual(await store.lives.recover('w', 0), { retried: 1, lost: 0 });
  }
  assert.equal((await store.look(run.runId))?.state, 'retrying');
  // The first that it costs once it has begun is the first.
  await take(worker);
  const lock = { fencingToken: 41, waitedMs: 0 };
  await exchange(worker, { begins: [{ runId: run.runId, attempt: 0, lock }] });
  assert.deepEqual(await store.lives.recover('w', 0), { retried: 1, lost: 0 });
}

async function audit(store: RunStorePorts, ...runs: readonly RunEnvelope[]) {
  // The clock of the store is known to some milliseconds, and what was given back just now is owed too.
  const look = { from: 0, before: store.now() + 1_000, limit: 100 };
  const { next, reenqueued, undecided } = await store.upkeep.audit(look, ({ runId }) =>
    runs.find((run) => run.runId === runId),
  );
  assert.equal(next, 0);
  return { reenqueued, undecided };
}

async function makesSpoiltAnew(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  await take(worker);
  const back = { runId: run.runId, attempt: 1, afterMs: 0, isSpoilt: true };
  assert.deepEqual((await exchange(worker, { backs: [back], most: 10 })).taken, []);
  assert.deepEqual(await audit(store, run), { reenqueued: [run.runId], undecided: [] });
  assert.equal(only(await take(worker)).attempt, 2);
}

async function mends(store: RunStorePorts): Promise<void> {
  const [gone, sound] = [
    await owed(store, 2_000, { jobId: 'gone' }),
    await owed(store, 1_000, { jobId: 'sound' }),
  ];
  await store.loseEntry(gone.runId);
  const mended = await audit(store, gone, sound);
  assert.deepEqual(mended, { reenqueued: [gone.runId], undecided: [] });
  assert.deepEqual(await audit(store, gone, sound), { reenqueued: [], undecided: [] });
  const taken = await take(await store.worker('w'));
  assert.deepEqual([...idsOf(taken)].sort(), [gone.runId, sound.runId].sort());
}

async function leavesToLeader(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000, { revision: 4 });
  await store.loseEntry(run.runId);
  const undecided = [{ jobId: run.jobId, revision: 4 }];
  assert.deepEqual(await audit(store), { reenqueued: [], undecided });
}

async function mendsNothingElse(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const runs = await overBegunInLine(store, worker);
  for (const { runId } of runs) await store.loseEntry(runId);
  const nothing = { reenqueued: [], undecided: [] };
  assert.deepEqual(await audit(store, ...runs), nothing);
  assert.deepEqual(await take(worker), []);
}
