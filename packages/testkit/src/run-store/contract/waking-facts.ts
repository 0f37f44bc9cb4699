import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { exchange, only, owed, runLate, stage, take } from './scene.ts';

/** What the waking of queues promises. */
export const wakingFacts = factsOf<RunStorePorts>({
  'due instants are told for each queue, and none before it is due': tellsInstants,
  'a worker is woken for what goes back for later': wakesForBacks,
  'a worker hears at once of what is due before anybody nudges': tellsOfSoon,
  'who waits for a queue is woken, one at a time': wakesOne,
  'who leaves what is due wakes another, and who asks for nothing does not': leavesSome,
  'who waits in vain is told so, and who is cut off too': endsWaiting,
  'who waits no more keeps no wake-up from others': leavesToOthers,
  'who was woken and takes nothing can wake another': handsOn,
  'a duty is over when another has taken it since, and is of its queue alone': tellsDuties,
});

async function tellsInstants(store: RunStorePorts): Promise<void> {
  const [soon, mail] = [
    await owed(store, -20_000, { jobId: 'a' }),
    await owed(store, -30_000, { jobId: 'b', queue: 'mail' }),
  ];
  const told = await store.waking.dueInstants(store.now(), store.now() + 60_000);
  const byQueue = new Map(told.map(({ queue, dueTime }) => [queue, dueTime]));
  assert.equal(told.length, 2);
  for (const { queue, dueTime } of [soon, mail]) {
    const at = byQueue.get(queue) ?? 0;
    assert.ok(at >= dueTime && at < dueTime + 10);
  }
  const before = await store.waking.dueInstants(store.now(), soon.dueTime - 1);
  assert.deepEqual(before, []);
}

async function wakesForBacks(store: RunStorePorts): Promise<void> {
  const run = await owed(store, 1_000);
  const worker = await store.worker('w');
  await take(worker);
  const backs = [{ runId: run.runId, attempt: 1, afterMs: 20_000 }];
  const { nextDueTime = 0 } = await exchange(worker, { backs });
  const told = await store.waking.dueInstants(store.now(), store.now() + 60_000);
  const { queue, dueTime } = only(told);
  assert.equal(queue, 'default');
  assert.ok(dueTime >= nextDueTime && dueTime < nextDueTime + 10);
}

/** Whoever nudges may have looked just before it was staged, so that the worker must know by itself when to come. */
async function tellsOfSoon(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  const waits = worker.awaitWork('default', 5_000);
  await delay(50);
  const run = await owed(store, -900);
  assert.equal(await waits, 'woken');
  const { taken, nextDueTime } = await exchange(worker, { most: 10 });
  if (taken.length === 0) assert.equal(nextDueTime, run.dueTime);
}

/** Who has been woken, as far as it is known by now. */
function waiting(workers: readonly Promise<'woken' | 'silence'>[]): () => number {
  let woken = 0;
  for (const worker of workers) void worker.then((how) => (woken += how === 'woken' ? 1 : 0));
  return () => woken;
}

async function wakesOne(store: RunStorePorts): Promise<void> {
  const workers = [await store.worker('w'), await store.worker('v')];
  const waits = workers.map((worker) => worker.awaitWork('default', 20_000));
  const woken = waiting(waits);
  await delay(100);
  await owed(store, 0);
  await Promise.race(waits);
  await delay(100);
  assert.equal(woken(), 1);
  await store.waking.nudge(['default', 'mail']);
  await Promise.all(waits);
  // One that nobody waited for wakes who comes next.
  assert.equal(await workers[0]?.awaitWork('mail', 20_000), 'woken');
}

async function leavesSome(store: RunStorePorts): Promise<void> {
  const [worker, other] = [await store.worker('w'), await store.worker('v')];
  await stage(store, ...[3, 2, 1].map((i) => runLate(store, 1_000, { jobId: `job-${i}` })));
  await other.awaitWork('default', 20_000);
  const { runId } = only(await take(worker, 1));
  assert.equal(await other.awaitWork('default', 20_000), 'woken');
  await exchange(worker, { ends: [{ runId, attempt: 1, event: 'succeed' }] });
  assert.equal(await other.awaitWork('default', 50), 'silence');
  await take(worker);
  assert.equal(await other.awaitWork('default', 50), 'silence');
}

async function leavesToOthers(store: RunStorePorts): Promise<void> {
  const [worker, other] = [await store.worker('w'), await store.worker('v')];
  assert.equal(await worker.awaitWork('default', 50), 'silence');
  await store.waking.nudge(['default']);
  assert.equal(await other.awaitWork('default', 20_000), 'woken');
}

async function endsWaiting(store: RunStorePorts): Promise<void> {
  const worker = await store.worker('w');
  assert.equal(await worker.awaitWork('default', 50), 'silence');
  const waits = worker.awaitWork('default', 20_000);
  await delay(50);
  worker.cut();
  await assert.rejects(waits, { retryable: true });
}

async function handsOn(store: RunStorePorts): Promise<void> {
  const [worker, other] = [await store.worker('w'), await store.worker('v')];
  const waits = other.awaitWork('default', 20_000);
  await worker.handOn('default');
  assert.equal(await waits, 'woken');
}

async function tellsDuties(store: RunStorePorts): Promise<void> {
  const [worker, other] = [await store.worker('w'), await store.worker('v')];
  const isOver = async (by: typeof worker, duty: 'take' | 'keep', queue = 'default') =>
    (await exchange(by, { most: 1, duty }, queue)).isDutyOver;
  assert.equal(await isOver(worker, 'keep'), false);
  assert.equal(await isOver(worker, 'take'), false);
  assert.equal(await isOver(worker, 'keep'), false);
  assert.equal(await isOver(other, 'take', 'mail'), false);
  assert.equal(await isOver(worker, 'keep'), false);
  assert.equal(await isOver(other, 'take'), false);
  assert.equal(await isOver(worker, 'keep'), true);
  assert.equal(await isOver(other, 'keep'), false);
}
