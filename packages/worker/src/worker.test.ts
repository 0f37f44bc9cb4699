import {
  CoordinationFault,
  type RunEnvelope,
  type RunExchange,
  redisMillis,
  retrySchema,
  StoreFault,
  type WorkerInfo,
} from '@escapement/core';
import {
  envelopeOf,
  FakeLocks,
  FakeSecrets,
  FakeStoreClock,
  FakeStoreHealth,
  holdOffice,
  MemoryRunStore,
  settled,
  silentLogger,
  VirtualClock,
} from '@escapement/testkit';
import { describe, expect, test } from 'vitest';
import { noScripts } from './fixtures/no-scripts.ts';
import { type Handler, handlersOf } from './handlers/handler-module.ts';
import { handlersHere } from './tasks/handler-task.ts';
import { openHttpClient } from './tasks/http-client.ts';
import { Worker } from './worker.ts';

const info: WorkerInfo = {
  workerId: 'worker-1',
  host: 'here',
  pid: 1,
  version: '0.1.0',
  queues: ['default'],
  handlers: ['work'],
  concurrency: 10,
  scripts: false,
  startedAt: '2026-01-01T00:00:00.000Z',
};

async function rig(work: Handler, queues: readonly string[] = info.queues) {
  const clock = new VirtualClock(envelopeOf().dueTime);
  const store = new MemoryRunStore(clock);
  await holdOffice(store);
  const exchange: RunExchange = store.exchange();
  const locks = new FakeLocks();
  const time = new FakeStoreClock(clock);
  const health = new FakeStoreHealth();
  const session: { state: 'connected' | 'lost' } = { state: 'connected' };
  const lives = { ...store.lives };
  const told: (WorkerInfo | 'gone')[] = [];
  const membership = {
    registerWorker: async (first: WorkerInfo) => {
      told.push(first);
      return {
        update: async (next: WorkerInfo) => void told.push(next),
        close: async () => void told.push('gone'),
      };
    },
  };
  const tasks = {
    handlers: handlersHere(handlersOf({ work })),
    http: openHttpClient(
      { allow: [], deny: [], allowPrivate: false },
      { timeoutMs: 1_000, maxResponseBytes: 1_000 },
    ),
    scripts: noScripts(clock),
  };
  const secrets = new FakeSecrets();
  const worker = new Worker(
    {
      secrets,
      exchange,
      lives,
      session,
      locks,
      membership,
      clock,
      time,
      health,
      logger: silentLogger,
    },
    { info: { ...info, queues: [...queues] }, tasks, graceMs: 2_000, drainMs: 30_000 },
  );
  const start = () =>
    worker.start((error) => {
      throw error;
    });
  const ask = async (changes: Partial<RunEnvelope> = {}) => {
    const run = envelopeOf({ task: { kind: 'handler', handler: 'work' }, ...changes });
    await store.archive.enqueueManual(run);
    await settled();
    return run;
  };
  const stateOf = ({ runId }: RunEnvelope) => store.run(runId)?.state;
  const open = { clock, time, health, session, lives, store, locks, secrets };
  return { ...open, told, worker, start, ask, stateOf };
}

const obedient: Handler = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
const deaf: Handler = () => new Promise(() => {});

test('it is registered while it takes runs, with the offset of its clock', async () => {
  const { worker, told, time, start, ask, stateOf, clock } = await rig(() => {});
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
  const { worker, start, ask, stateOf, clock } = await rig(deaf, ['default', 'mail']);
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
  const { worker, time, start, ask, stateOf, clock } = await rig(() => {});
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
  const { worker, time, start, ask, stateOf, clock } = await rig(() => {});
  time.measure(-3_600_000, 'unfit');
  await start();
  const run = await ask();
  await clock.advance(30_000);
  expect([stateOf(run), worker.state]).toEqual(['staged', 'distrusts-clock']);
  await worker.stop();
});

test('it tells what it waits for, and that it waits no more', async () => {
  const { worker, told, time, health, start } = await rig(() => {});
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
  const { worker, told, time, health, start, ask, stateOf, clock } = await rig(() => {});
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
  const { worker, told, clock, start, ask, stateOf } = await rig(
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
  const { worker, store, start, ask } = await rig(() => {});
  await start();
  await ask();
  expect(await store.lives.silences()).toHaveLength(1);
  await worker.stop();
  expect(await store.lives.silences()).toEqual([]);
});

test('what is not finished after the drain time is left to other workers', async () => {
  const { worker, clock, start, ask, store, stateOf } = await rig(obedient);
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
  const { worker, clock, start, ask, store, stateOf } = await rig(deaf);
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
  const { worker, clock, lives, start } = await rig(() => {});
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
  const { worker, clock, start, ask, store, stateOf } = await rig(async (input, context) => {
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
  const { worker, clock, session, lives, start, ask, store, stateOf } = await rig(obedient);
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
  const { worker, clock, locks, start, ask, store, stateOf } = await rig(() => {
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

const because = { by: 'token at 127.0.0.1', reason: 'the wrong customer' };

test('a handler that listens ends at once when somebody wants its run stopped', async () => {
  let reason: unknown;
  const { worker, start, ask, store } = await rig(async (input, context) => {
    reason = await Promise.resolve(obedient(input, context)).catch((error: unknown) => error);
    throw reason;
  });
  await start();
  const { runId } = await ask();
  await settled();
  expect(await store.archive.askToStop(runId, because)).toBe('asked');
  await settled();
  expect(reason).toMatchObject({ stop: 'cancelled' });
  expect(store.run(runId)).toMatchObject({ state: 'cancelled', stop: because });
  expect(store.textsOf(runId).at(-1)).toBe('stopped: somebody asked for its end');
  await worker.stop();
});

test('a stop whose ring was lost is heard with a beat', async () => {
  const { worker, clock, lives, start, ask, store } = await rig(obedient);
  lives.onStopAsked = () => () => undefined;
  await start();
  const { runId } = await ask();
  await store.archive.askToStop(runId, because);
  await clock.advance(5_500);
  expect(store.run(runId)).toMatchObject({ state: 'cancelled' });
  await worker.stop();
});

test('a handler that does not listen is left after the grace period, and what it says then counts no more', async () => {
  let finish = (): void => {};
  const { worker, clock, start, ask, store } = await rig(
    () => new Promise<void>((resolve) => (finish = resolve)),
  );
  await start();
  const { runId } = await ask();
  await settled();
  await store.archive.askToStop(runId, because);
  await clock.advance(1_900);
  expect(store.run(runId)?.state).toBe('running');
  await clock.advance(200);
  const over = { state: 'cancelled', reason: 'it did not stop when told to' };
  expect(store.run(runId)).toMatchObject(over);
  finish();
  await clock.advance(1_000);
  expect(store.run(runId)).toMatchObject(over);
  await worker.stop();
});

test('a success that was there first stays a success', async () => {
  let finish = (): void => {};
  const { worker, start, ask, store } = await rig(
    () => new Promise<void>((resolve) => (finish = resolve)),
  );
  await start();
  const { runId } = await ask();
  await settled();
  finish();
  await store.archive.askToStop(runId, because);
  await settled();
  expect(store.run(runId)?.state).toBe('succeeded');
  expect(await store.archive.askToStop(runId, because)).toBe('over');
  await worker.stop();
});

test('a run in line for its lock leaves the line, and never begins', async () => {
  const begun: string[] = [];
  const { worker, locks, clock, start, ask, store } = await rig((_, { runId }) => {
    begun.push(runId);
  });
  const owner = { runId: 'x', workerId: 'y' };
  const held = await locks.acquire('ledger', owner, new AbortController().signal);
  await start();
  const { runId } = await ask({ lock: 'ledger' });
  await clock.advance(1_000);
  expect(store.run(runId)?.state).toBe('waiting');
  expect(await store.archive.askToStop(runId, because)).toBe('cancelled');
  await settled();
  expect((await locks.get('ledger'))?.waiters ?? []).toEqual([]);
  await held.release();
  await clock.advance(5_000);
  expect([begun, store.run(runId)?.state]).toEqual([[], 'cancelled']);
  await worker.stop();
});

const retry = retrySchema.parse({ attempts: 3, delayMs: 1_000, backoff: 'fixed', jitter: 0 });

test('a run that fails is tried again after its delay, and no oftener than its job says', async () => {
  const begunAt: number[] = [];
  const { worker, clock, start, ask, store } = await rig((_, { attempt }) => {
    begunAt.push(clock.monotonicMs());
    throw new Error(`no ${attempt}`);
  });
  await start();
  const from = clock.monotonicMs();
  const { runId } = await ask({ retry });
  await settled();
  expect(store.run(runId)).toMatchObject({ state: 'retrying', attempt: 1 });
  // Nobody nudges here, and a worker that is not nudged looks every five seconds.
  await clock.advance(20_000);
  expect(store.run(runId)).toMatchObject({ state: 'failed', attempt: 3, reason: 'Error: no 3' });
  const apart = begunAt.slice(1).map((at, i) => at - (begunAt[i] ?? 0));
  expect(apart.map((ms) => ms >= 1_000)).toEqual([true, true]);
  expect(begunAt[0]).toBe(from);
  await worker.stop();
});

test('a run that is out of time is tried again, and one whose failure is final is not', async () => {
  const { worker, clock, start, ask, store } = await rig(async (input, context) => {
    if (context.jobId === 'final') throw new Error('the account is closed');
    return obedient(input, context);
  });
  await start();
  const slow = await ask({ jobId: 'slow', timeoutMs: 500, retry: { ...retry, attempts: 2 } });
  const closed = await ask({ jobId: 'final', retry: { ...retry, finalErrors: ['is closed'] } });
  await clock.advance(600);
  expect(store.run(slow.runId)?.state).toBe('retrying');
  expect(store.run(closed.runId)).toMatchObject({ state: 'failed', attempt: 1 });
  await clock.advance(5_000);
  expect(store.run(slow.runId)).toMatchObject({ state: 'timed-out', attempt: 2 });
  await worker.stop();
});

test('a run that is cancelled is not tried again', async () => {
  const { worker, clock, start, ask, store } = await rig(obedient);
  await start();
  const { runId } = await ask({ retry });
  await settled();
  await store.archive.askToStop(runId, because);
  await clock.advance(10_000);
  expect(store.run(runId)).toMatchObject({ state: 'cancelled', attempt: 1 });
  await worker.stop();
});

test('a run whose input does not fit its schema fails by that name, is given to no handler and not tried again', async () => {
  const given: unknown[] = [];
  const { worker, clock, start, ask, store } = await rig((input) => void given.push(input));
  await start();
  const inputSchema = { properties: { attempt: { maximum: 1 }, day: { maxLength: 10 } } };
  const input = { attempt: '${attempt}', day: '${fireDate}' };
  const task = { kind: 'handler', handler: 'work', inputSchema } as const;
  const fit = await ask({ jobId: 'fit', retry, task: { ...task, input } });
  const unfit = await ask({
    jobId: 'unfit',
    retry,
    task: { ...task, input: { day: '${fireTime}' } },
  });
  await clock.advance(5_000);
  expect(store.run(fit.runId)?.state).toBe('succeeded');
  expect(store.run(unfit.runId)).toMatchObject({
    state: 'failed',
    attempt: 1,
    reason: 'input-unfit: input.day must have at most 10 characters',
  });
  expect(given).toEqual([{ attempt: 1, day: expect.stringMatching(/^....-..-..$/) }]);
  await worker.stop();
});

describe('a run that asks for a secret', () => {
  const task = { kind: 'handler', handler: 'work', input: { to: 'a:${secret.smtp}' } } as const;
  const put = (secrets: FakeSecrets, value: string) =>
    secrets.put({ name: 'smtp', value }, { now: redisMillis(0) });

  test('is given it as it stands when it begins, and nothing of it is kept', async () => {
    const given: unknown[] = [];
    const { worker, clock, start, ask, store, secrets } = await rig((input, { log, progress }) => {
      given.push(input);
      log('sent with hunter22', { as: 'hunter22' });
      progress(0.5, 'hunter22 is used');
      return { used: 'hunter22' };
    });
    await put(secrets, 'an older one');
    await put(secrets, 'hunter22');
    await start();
    const { runId } = await ask({ jobId: 'mails', task });
    await clock.advance(2_000);
    expect(given).toEqual([{ to: 'a:hunter22' }]);
    expect(await store.told(runId)).toMatchObject({ note: '*** is used', result: { used: '***' } });
    expect(JSON.stringify([store.run(runId), await store.archive.log(runId, 0, 99)])).not.toContain(
      'hunter22',
    );
    expect((await store.archive.log(runId, 0, 99))?.lines[0]?.text).toContain('sent with ***');
    await worker.stop();
  });

  test('fails with no secret in its reason', async () => {
    const { worker, clock, start, ask, store, secrets } = await rig(() => {
      throw new Error('535 hunter22 refused', { cause: new Error('hunter22') });
    });
    await put(secrets, 'hunter22');
    await start();
    const { runId } = await ask({ jobId: 'mails', task });
    await clock.advance(2_000);
    expect(store.run(runId)?.reason).toBe('Error: 535 *** refused');
    expect(JSON.stringify(await store.archive.log(runId, 0, 99))).not.toContain('hunter22');
    await worker.stop();
  });

  test('fails by name where there is none, or another key has sealed it, and calls nobody', async () => {
    const called: unknown[] = [];
    const { worker, clock, start, ask, store, secrets } = await rig(() => void called.push(1));
    await start();
    const missing = await ask({ jobId: 'missing', task });
    await clock.advance(2_000);
    expect(store.run(missing.runId)).toMatchObject({
      ...{ state: 'failed', reason: 'secret-missing: there is no secret smtp' },
    });
    await put(secrets.beside('another key'), 'hunter22');
    const unreadable = await ask({ jobId: 'unreadable', task });
    await clock.advance(2_000);
    expect(store.run(unreadable.runId)?.reason).toBe(
      'secret-unreadable: smtp: it was sealed with the key another key, and this process has a key',
    );
    expect(called).toEqual([]);
    await worker.stop();
  });

  test('waits while ZooKeeper cannot be asked', async () => {
    const { worker, clock, start, ask, store, secrets } = await rig(() => {});
    await put(secrets, 'hunter22');
    const away = new CoordinationFault('COORD_TIMEOUT', 'away', { retryable: true });
    const reveal = secrets.reveal.bind(secrets);
    secrets.reveal = () => Promise.reject(away);
    await start();
    const { runId } = await ask({ jobId: 'mails', task });
    await clock.advance(1_000);
    expect(store.run(runId)?.state).not.toBe('failed');
    secrets.reveal = reveal;
    await clock.advance(10_000);
    expect(store.run(runId)?.state).toBe('succeeded');
    await worker.stop();
  });
});
