import type { WorkerInfo } from '@escapement/core';
import {
  envelopeOf,
  FakeLocks,
  FakeRunGate,
  FakeRunSource,
  FakeStoreClock,
  FakeStoreHealth,
  settled,
  silentLogger,
  VirtualClock,
} from '@escapement/testkit';
import { expect, test } from 'vitest';
import { noScripts } from './fixtures/no-scripts.ts';
import { type Handler, handlersOf } from './tasks/handler-module.ts';
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

function rig(work: Handler) {
  const clock = new VirtualClock();
  const gate = new FakeRunGate(clock);
  const source = new FakeRunSource(clock);
  const time = new FakeStoreClock(clock);
  const health = new FakeStoreHealth();
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
    handlers: handlersOf({ work }),
    http: openHttpClient(
      { allow: [], deny: [], allowPrivate: false },
      { timeoutMs: 1_000, maxResponseBytes: 1_000 },
    ),
    scripts: noScripts(clock),
  };
  const worker = new Worker(
    { source, gate, locks: new FakeLocks(), membership, clock, time, health, logger: silentLogger },
    { info, tasks, graceMs: 2_000, drainMs: 30_000 },
  );
  const start = () =>
    worker.start((error) => {
      throw error;
    });
  return { clock, time, health, gate, source, told, worker, start };
}

const workRun = envelopeOf({ task: { kind: 'handler', handler: 'work' } });

test('it is registered while it takes runs, with the offset of its clock', async () => {
  const { worker, source, told, time, start } = rig(() => {});
  time.measure(-400, 'fit');
  await start();
  await settled();
  expect(source.state).toBe('taking');
  expect(told).toEqual([info, { ...info, clockOffsetMs: -400, waitingFor: [] }]);
  await worker.stop();
  expect(told.at(-1)).toBe('gone');
  expect(worker.state).toBe('stopped');
});

test('it takes nothing while its clock is an hour off', async () => {
  const { worker, source, time, start } = rig(() => {});
  await start();
  await settled();
  time.measure(3_600_000, 'unfit');
  await settled();
  expect([source.state, worker.state]).toEqual(['paused', 'distrusts-clock']);
  time.measure(0, 'fit');
  await settled();
  expect([source.state, worker.state]).toEqual(['taking', 'taking']);
  await worker.stop();
});

test('it takes nothing from the start when its clock is an hour off by then', async () => {
  const { worker, source, time, start } = rig(() => {});
  time.measure(-3_600_000, 'unfit');
  await start();
  await settled();
  expect([source.state, worker.state]).toEqual(['paused', 'distrusts-clock']);
  await worker.stop();
});

test('it tells what it waits for, and that it waits no more', async () => {
  const { worker, told, time, health, start } = rig(() => {});
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

test('a shutdown waits for what is under way', async () => {
  let finish = (): void => {};
  const { worker, source, gate, told, clock, start } = rig(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  await start();
  const handled = source.deliver(workRun);
  await settled();
  const stopped = worker.stop();
  await clock.advance(10_000);
  expect(source.state).toBe('drained');
  expect(told).not.toContain('gone');
  finish();
  await stopped;
  expect(await handled).toEqual({ kind: 'done' });
  expect(gate.settlements).toMatchObject([{ state: 'succeeded' }]);
  expect(clock.sleeping).toBe(0);
});

test('what is not finished after the drain time is left to other workers', async () => {
  const { worker, source, gate, clock, start } = rig(
    (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  );
  await start();
  const handled = source.deliver(workRun);
  await settled();
  const stopped = worker.stop();
  await clock.advance(30_000);
  await stopped;
  expect(await handled).toMatchObject({ kind: 'not-yet' });
  expect(gate.settlements).toEqual([]);
});

test('a handler that never ends cannot keep the process from ending', async () => {
  const { worker, source, clock, start } = rig(() => new Promise(() => {}));
  await start();
  void source.deliver(workRun);
  await settled();
  const stopped = worker.stop();
  await clock.advance(33_000);
  await stopped;
  expect(worker.state).toBe('stopped');
});
