import type { LogEntry } from '@escapement/core';
import {
  FakeStoreClock,
  MemoryRunStore,
  settled,
  silentLogger,
  VirtualClock,
} from '@escapement/testkit';
import { expect, test, vi } from 'vitest';
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

test('of a flood beginning and end are sent, and how much was between them', async () => {
  const { store, log } = rig();
  for (let i = 0; i < 50_000; i += 1) log.write('stdout', `${i}`);
  await log.close();
  expect(store.lines.length).toBeLessThanOrEqual(18_000);
  const texts = store.textsOf(runId);
  expect(texts.slice(0, 2_000)).toEqual(Array.from({ length: 2_000 }, (_, i) => `${i}`));
  expect(texts.slice(-8_000)).toEqual(Array.from({ length: 8_000 }, (_, i) => `${42_000 + i}`));
  const numbered = store.lines.reduce((sum, { leftOut = 0 }) => sum + 1 + leftOut, 0);
  expect(numbered).toBe(50_000);
});

test('a hundred thousand lines that come at once hurry nobody a hundred thousand times', async () => {
  const hurried = vi.spyOn(AbortController.prototype, 'abort');
  const { store, log } = rig();
  log.write('stdout', '\n'.repeat(100_000));
  await log.close();
  expect(store.lines.reduce((sum, { leftOut = 0 }) => sum + 1 + leftOut, 0)).toBe(100_000);
  expect(hurried.mock.calls.length).toBeLessThan(100);
  hurried.mockRestore();
});

test('a run that prints on and on asks Redis no more often than five times a second', async () => {
  const { clock, store, log } = rig();
  for (let i = 0; i < 100; i += 1) {
    for (let j = 0; j < 100; j += 1) log.write('stdout', 'x');
    await settled();
  }
  const before = store.calls.length;
  for (let i = 0; i < 100; i += 1) {
    for (let j = 0; j < 100; j += 1) log.write('stdout', 'x');
    await clock.advance(10);
  }
  expect(store.calls.length - before).toBeLessThanOrEqual(6);
  await log.close();
  expect(store.lines.reduce((sum, { leftOut = 0 }) => sum + 1 + leftOut, 0)).toBe(20_000);
});

test('of a line without an end the newest state is sent, and nothing of it once it has one', async () => {
  const clock = new VirtualClock();
  const sent: string[][] = [];
  const exchange = {
    appendLog: async (_run: string, _attempt: number, entries: readonly LogEntry[]) => {
      sent.push(entries.map(({ text, isUnfinished }) => (isUnfinished ? `(${text})` : text)));
    },
  };
  const log = new RunLog(
    { exchange, clock, time: new FakeStoreClock(clock), logger: silentLogger },
    { runId, attempt: 1 },
  );
  for (const state of ['10 %', '20 %']) log.unfinished('stderr', state);
  await clock.advance(200);
  log.unfinished('stderr', '30 %');
  log.write('stdout', 'beside it');
  await clock.advance(200);
  log.unfinished('stderr', '99 %');
  log.write('stderr', '100 %');
  await log.close();
  expect(sent).toEqual([['(20 %)'], ['beside it', '(30 %)'], ['100 %']]);
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
