import { settled } from '@escapement/testkit';
import { expect, test } from 'vitest';
import { obedient, workerRig } from './fixtures/worker-rig.ts';

const because = { by: 'token at 127.0.0.1', reason: 'the wrong customer' };

test('a handler that listens ends at once when somebody wants its run stopped', async () => {
  let reason: unknown;
  const { worker, start, ask, store } = await workerRig(async (input, context) => {
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
  const { worker, clock, lives, start, ask, store } = await workerRig(obedient);
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
  const { worker, clock, start, ask, store } = await workerRig(
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
  const { worker, start, ask, store } = await workerRig(
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
  const { worker, locks, clock, start, ask, store } = await workerRig((_, { runId }) => {
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
