import { retrySchema } from '@escapement/core';
import { settled } from '@escapement/testkit';
import { expect, test } from 'vitest';
import { obedient, workerRig } from './fixtures/worker-rig.ts';

const because = { by: 'token at 127.0.0.1', reason: 'the wrong customer' };
const retry = retrySchema.parse({ attempts: 3, delayMs: 1_000, backoff: 'fixed', jitter: 0 });

test('a run that fails is tried again after its delay, and no oftener than its job says', async () => {
  const begunAt: number[] = [];
  const { worker, clock, start, ask, store } = await workerRig((_, { attempt }) => {
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
  const { worker, clock, start, ask, store } = await workerRig(async (input, context) => {
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
  const { worker, clock, start, ask, store } = await workerRig(obedient);
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
  const { worker, clock, start, ask, store } = await workerRig((input) => void given.push(input));
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
