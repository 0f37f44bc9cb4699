import { StoreFault } from '@escapement/core';
import { envelopeOf, settled } from '@escapement/testkit';
import { expect, test } from 'vitest';
import { deaf, info, obedient, workerRig } from './fixtures/worker-rig.ts';

test('it is registered while it takes runs, with the offset of its clock', async () => {
  const { worker, told, time, start, ask, stateOf, clock } = await workerRig(() => {});
  time.measure(-400, 'fit');
  await start();
  await settled();
  expect(worker.state).toBe('taking');
  expect(told).toEqual([info, { ...info, clockOffsetMs: -400, waitingFor: [] }]);
  const run = await ask();
  await settled();
  expect(stateOf(run)).toBe('succeeded');
  await worker.stop();
  expect(told.at(-1)).toBe('gone');
  expect(worker.state).toBe('stopped');
  expect(clock.sleeping).toBe(0);
});

test('it takes from each of its queues as many as it may run at once', async () => {
  const { worker, start, ask, stateOf, clock } = await workerRig(deaf, ['default', 'mail']);
  await start();
  const runs = [];
  for (const queue of ['default', 'mail']) {
    for (let i = 0; i < 11; i += 1) {
      const fireTime = envelopeOf().fireTime - 1_000 * (20 - i);
      runs.push(await ask({ jobId: `${queue}-${i}`, fireTime, queue }));
    }
  }
  await clock.advance(10_000);
  const states = runs.map(stateOf);
  const ten = Array.from({ length: 10 }, () => 'running');
  expect(states).toEqual([...ten, 'staged', ...ten, 'staged']);
  const stopped = worker.stop();
  await clock.advance(40_000);
  await stopped;
});

test('it takes nothing while its clock is an hour off', async () => {
  const { worker, time, start, ask, stateOf, clock } = await workerRig(() => {});
  await start();
  await settled();
  time.measure(3_600_000, 'unfit');
  await settled();
  const run = await ask();
  await clock.advance(30_000);
  expect([stateOf(run), worker.state]).toEqual(['staged', 'distrusts-clock']);
  time.measure(0, 'fit');
  await settled();
  expect([stateOf(run), worker.state]).toEqual(['succeeded', 'taking']);
  await worker.stop();
});

test('it takes nothing from the start when its clock is an hour off by then', async () => {
  const { worker, time, start, ask, stateOf, clock } = await workerRig(() => {});
  time.measure(-3_600_000, 'unfit');
  await start();
  const run = await ask();
  await clock.advance(30_000);
  expect([stateOf(run), worker.state]).toEqual(['staged', 'distrusts-clock']);
  await worker.stop();
});

test('it tells what it waits for, and that it waits no more', async () => {
  const { worker, told, time, health, start } = await workerRig(() => {});
  await start();
  await settled();
  health.try({ code: 'STORE_FULL', reason: 'OOM', sinceMs: 0 });
  time.measure(0, 'fit');
  await settled();
  expect(told.at(-1)).toMatchObject({ waitingFor: [{ code: 'REDIS_REFUSES', detail: 'OOM' }] });
  health.try(undefined);
  time.measure(0, 'fit');
  await settled();
  expect(told.at(-1)).toMatchObject({ waitingFor: [] });
  await worker.stop();
});

test('it takes nothing from a Redis of another cluster, and does once it is ours', async () => {
  const { worker, told, time, health, start, ask, stateOf, clock } = await workerRig(() => {});
  const other = { code: 'STORE_OTHER', reason: 'another', sinceMs: 0 };
  health.try(other);
  await start();
  time.measure(0, 'fit');
  const run = await ask();
  await clock.advance(30_000);
  expect(stateOf(run)).toBe('staged');
  expect(told.at(-1)).toMatchObject({ waitingFor: [{ code: 'REDIS_OTHER' }] });
  health.try(undefined);
  await settled();
  expect(stateOf(run)).toBe('succeeded');
  health.try(other);
  const next = await ask({ jobId: 'next' });
  await clock.advance(30_000);
  expect(stateOf(next)).toBe('staged');
  await worker.stop();
});

test('a shutdown waits for what is under way, and takes nothing new', async () => {
  let finish = (): void => {};
  const { worker, told, clock, start, ask, stateOf } = await workerRig(
    () => new Promise<void>((resolve) => (finish = resolve)),
  );
  await start();
  const run = await ask();
  const stopped = worker.stop();
  await clock.advance(1_000);
  const late = await ask({ jobId: 'late' });
  await clock.advance(9_000);
  expect([worker.state, stateOf(run), stateOf(late)]).toEqual(['draining', 'running', 'staged']);
  expect(told).not.toContain('gone');
  finish();
  await stopped;
  expect([stateOf(run), stateOf(late)]).toEqual(['succeeded', 'staged']);
  expect(clock.sleeping).toBe(0);
});

test('a worker that ends with nothing in hand is known by nobody any more', async () => {
  const { worker, store, start, ask } = await workerRig(() => {});
  await start();
  await ask();
  expect(await store.lives.silences()).toHaveLength(1);
  await worker.stop();
  expect(await store.lives.silences()).toEqual([]);
});

test('what is not finished after the drain time is left to other workers', async () => {
  const { worker, clock, start, ask, store, stateOf } = await workerRig(obedient);
  await start();
  const run = await ask();
  const stopped = worker.stop();
  await clock.advance(30_000);
  await stopped;
  expect(stateOf(run)).toBe('retrying');
  const other = await store.worker('worker-2');
  const nothing = { ends: [], backs: [], begins: [] };
  const { taken } = await other.exchange('default', { ...nothing, most: 1 });
  expect(taken).toMatchObject([{ runId: run.runId, attempt: 2 }]);
});

test('a handler that never ends cannot keep the process from ending, nor is its run given to others before that', async () => {
  const { worker, clock, start, ask, store, stateOf } = await workerRig(deaf);
  await start();
  const run = await ask();
  const stopped = worker.stop();
  await clock.advance(33_000);
  await stopped;
  expect([worker.state, stateOf(run)]).toEqual(['stopped', 'running']);
  // Whoever finds it silent gives its run away, and nobody does before.
  expect(await store.lives.silences()).toHaveLength(1);
});

test('a beat that is never answered does not hold up the end', async () => {
  const { worker, clock, lives, start } = await workerRig(() => {});
  lives.beat = () => new Promise(() => {});
  await start();
  await clock.advance(5_000);
  const stopped = worker.stop();
  await clock.advance(3_000);
  await stopped;
  expect(worker.state).toBe('stopped');
});

test('it stops the runs that were given to others while it was silent', async () => {
  let reason: unknown;
  const { worker, clock, start, ask, store, stateOf } = await workerRig(async (input, context) => {
    await Promise.resolve(obedient(input, context)).catch((error: unknown) => {
      reason = error;
    });
  });
  await start();
  const run = await ask();
  await clock.advance(5_000);
  await store.lives.recover('worker-1', 0);
  const other = await store.worker('worker-2');
  const nothing = { ends: [], backs: [], begins: [] };
  await other.exchange('default', { ...nothing, most: 1 });
  await clock.advance(3_000);
  expect(reason).toMatchObject({ stop: 'taken' });
  // The other has it, and nothing that the first says changes that.
  expect([stateOf(run), store.run(run.runId)?.workerId]).toEqual(['running', 'worker-2']);
  await worker.stop();
});

test('it lets go of everything when neither ZooKeeper nor Redis hear of it, before others may have it', async () => {
  const { worker, clock, session, lives, start, ask, store, stateOf } = await workerRig(obedient);
  await start();
  const run = await ask();
  await clock.advance(2_500);
  session.state = 'lost';
  const { beat } = lives;
  lives.beat = async (...asked) => {
    if (session.state === 'lost')
      throw new StoreFault('STORE_UNAVAILABLE', 'Redis is away', { retryable: true });
    return beat(...asked);
  };
  store.away.exchange = { calls: 20 };
  await clock.advance(4_500);
  // Others hold it dead after five seconds.
  session.state = 'connected';
  await clock.advance(10_000);
  expect(store.run(run.runId)).toMatchObject({ attempt: 2 });
  expect(stateOf(run)).toBe('running');
  const stopped = worker.stop();
  await clock.advance(30_000);
  await stopped;
});

test('a lock is free when its run has ended, though the outcome cannot be told', async () => {
  const { worker, clock, locks, start, ask, store, stateOf } = await workerRig(() => {
    store.away.exchange = { calls: 50 };
  });
  await start();
  const run = await ask({ lock: 'ledger' });
  await clock.advance(3_000);
  expect([stateOf(run), await locks.get('ledger')]).toEqual(['running', undefined]);
  await clock.advance(10_000);
  expect(stateOf(run)).toBe('succeeded');
  await worker.stop();
});
