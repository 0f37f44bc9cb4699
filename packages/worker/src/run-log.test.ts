import {
  FakeStoreClock,
  MemoryRunStore,
  settled,
  silentLogger,
  VirtualClock,
} from '@escapement/testkit';
import { expect, test } from 'vitest';
import { RunLog } from './run-log.ts';

const runId = 'a@20260101T000000Z';

function rig() {
  const clock = new VirtualClock();
  const store = new MemoryRunStore(clock);
  const log = new RunLog(
    { exchange: store.exchange(), clock, time: new FakeStoreClock(clock), logger: silentLogger },
    { runId, attempt: 1 },
  );
  return { clock, store, log };
}

test('lines wait 200 ms for company', async () => {
  const { clock, store, log } = rig();
  log.write('stdout', 'one');
  await clock.advance(150);
  log.write('stderr', 'two');
  expect(store.calls).toEqual([]);
  await clock.advance(50);
  expect(store.calls).toEqual(['appendLog']);
  expect(store.lines).toMatchObject([
    { stream: 'stdout', text: 'one', attempt: 1 },
    { stream: 'stderr', text: 'two', attempt: 1 },
  ]);
});

test('a hundred lines go at once', async () => {
  const { store, log } = rig();
  for (let i = 0; i < 250; i += 1) log.write('stdout', String(i));
  await settled();
  expect(store.lines).toHaveLength(200);
  await log.close();
  expect(store.lines.map((line) => line.text)).toEqual(
    Array.from({ length: 250 }, (_, i) => `${i}`),
  );
});

test('a log without lines asks nothing of anybody', async () => {
  const { clock, store, log } = rig();
  await log.close();
  expect(store.calls).toEqual([]);
  expect(clock.sleeping).toBe(0);
});

test('what is written after the end is ignored', async () => {
  const { store, log } = rig();
  await log.close();
  log.write('stdout', 'late');
  await settled();
  expect(store.lines).toEqual([]);
});

test('lines that could not be stored are counted where they are missing', async () => {
  const { clock, store, log } = rig();
  store.away.appendLog = { calls: 2 };
  log.write('stdout', 'one');
  log.write('stdout', 'two');
  await clock.advance(200);
  log.write('stdout', 'three');
  await clock.advance(200);
  log.write('stdout', 'four');
  await log.close();
  expect(store.textsOf(runId)).toEqual(['3 lines before this could not be stored', 'four']);
});

test('a run that never stops printing is cut off with a word about it', async () => {
  const { store, log } = rig();
  for (let i = 0; i < 20_000; i += 1) log.write('stdout', 'x');
  await log.close();
  expect(store.lines).toHaveLength(10_001);
  expect(store.lines.at(-1)?.stream).toBe('system');
});

test('closing does not wait for ever for a Redis that does not answer', async () => {
  const clock = new VirtualClock();
  const exchange = { appendLog: () => new Promise<void>(() => {}) };
  const log = new RunLog(
    { exchange, clock, time: new FakeStoreClock(clock), logger: silentLogger },
    { runId, attempt: 1 },
  );
  log.write('stdout', 'one');
  let closed = false;
  void log.close().then(() => {
    closed = true;
  });
  await clock.advance(5_000);
  expect(closed).toBe(true);
});

test('a defect is not counted among the lines that were lost', async () => {
  const clock = new VirtualClock();
  const defect = new TypeError('x is not a function');
  const exchange = { appendLog: () => Promise.reject(defect) };
  const log = new RunLog(
    { exchange, clock, time: new FakeStoreClock(clock), logger: silentLogger },
    { runId, attempt: 1 },
  );
  log.write('stdout', 'one');
  await expect(log.close()).rejects.toBe(defect);
});
