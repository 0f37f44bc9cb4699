import {
  envelopeOf,
  FakeStoreClock,
  holdOffice,
  MemoryRunStore,
  settled,
  silentLogger,
  VirtualClock,
} from '@escapement/testkit';
import { expect, test } from 'vitest';
import { RunTellings } from './run-tellings.ts';

/** A run that is under way, and what is told of it. */
async function rig() {
  const clock = new VirtualClock(envelopeOf().dueTime);
  const store = new MemoryRunStore(clock);
  await holdOffice(store);
  const exchange = await store.worker('worker-1');
  const run = envelopeOf();
  await store.archive.enqueueManual(run);
  const nothing = { ends: [], backs: [], begins: [] };
  await exchange.exchange(run.queue, { ...nothing, most: 1 });
  store.calls.splice(0);
  const ports = { exchange, clock, time: new FakeStoreClock(clock), logger: silentLogger };
  const tellings = new RunTellings(ports, { runId: run.runId, attempt: 1 });
  const told = () => store.run(run.runId)?.told;
  return { clock, store, tellings, told };
}

test('the first progress is told at once, and after that the newest once a second', async () => {
  const { clock, store, tellings, told } = await rig();
  for (let i = 1; i <= 500; i += 1) {
    tellings.progress(i / 1_000, `step ${i}`);
    await clock.advance(10);
  }
  expect(told()?.progress?.fraction).toBeGreaterThan(0.39);
  expect(store.calls.length).toBeGreaterThanOrEqual(5);
  expect(store.calls.length).toBeLessThanOrEqual(6);
});

test('what was told last is kept with the result, before the run is settled', async () => {
  const { store, tellings, told } = await rig();
  tellings.progress(0.5);
  await settled();
  tellings.progress(1, 'all of it');
  expect(await tellings.close({ result: '[1]' })).toBe(true);
  expect(told()).toMatchObject({ result: '[1]', progress: { fraction: 1, note: 'all of it' } });
  tellings.progress(0.1);
  await settled();
  expect(store.calls).toEqual(['tell', 'tell']);
});

test('a store that is away costs a result, and no outcome', async () => {
  const { store, tellings, told } = await rig();
  store.away.tell = { calls: 1 };
  expect(await tellings.close({ result: '[1]' })).toBe(false);
  expect(told()).toBeUndefined();
});

test('a store that does not answer is waited for five seconds and no longer', async () => {
  const { clock } = await rig();
  const exchange = { tell: () => new Promise<void>(() => {}) };
  const ports = { exchange, clock, time: new FakeStoreClock(clock), logger: silentLogger };
  const closing = new RunTellings(ports, { runId: 'a', attempt: 1 }).close({ result: '1' });
  await clock.advance(5_000);
  expect(await closing).toBe(false);
});

test('who tells nothing is not told of', async () => {
  const { store, tellings } = await rig();
  expect(await tellings.close({})).toBe(true);
  expect(store.calls).toEqual([]);
});
