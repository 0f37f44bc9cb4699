import { retrySchema } from '@escapement/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorkerRig } from './worker-rig.ts';

let rig: WorkerRig;

beforeAll(async () => {
  rig = await WorkerRig.start();
  await rig.addWorker();
});
afterAll(() => rig.close());

const fail = (times: number) => ({ kind: 'handler', handler: 'fail', input: { times } }) as const;
const retry = (attempts: number, more: object = {}) =>
  retrySchema.parse({ attempts, delayMs: 200, ...more });

describe('a run whose job says that it is to be tried again', () => {
  test('succeeds with a later attempt, and tells of the earlier ones', async () => {
    const runId = await rig.ask({ jobId: 'flaky', task: fail(2), retry: retry(5) });
    const run = await rig.until(runId, 'succeeded', 'failed');
    expect(run).toMatchObject({
      ...{ state: 'succeeded', attempt: 3 },
      earlierAttempts: [
        { attempt: 1, outcome: 'failed', workerId: run.workerId },
        { attempt: 2, outcome: 'failed', reason: expect.stringContaining('Error') },
      ],
    });
    for (const { startedAt = '', finishedAt } of run.earlierAttempts ?? []) {
      expect(startedAt <= finishedAt).toBe(true);
    }
  });

  test('says when it will be tried again, and ends as its last attempt does', async () => {
    const slow = retry(2, { delayMs: 1_500, jitter: 0 });
    const runId = await rig.ask({ jobId: 'hopeless', task: fail(9), retry: slow });
    const waiting = await rig.until(runId, 'retrying');
    const [first] = waiting.earlierAttempts ?? [];
    const waitMs = Date.parse(waiting.retryAt ?? '') - Date.parse(first?.finishedAt ?? '');
    expect(waitMs).toBe(1_500);
    const run = await rig.until(runId, 'failed', 'succeeded');
    expect([run.state, run.attempt, run.retryAt]).toEqual(['failed', 2, undefined]);
    expect(
      Date.parse(run.startedAt ?? '') - Date.parse(waiting.retryAt ?? ''),
    ).toBeGreaterThanOrEqual(0);
  });

  test('is over at once when it is cancelled between two attempts', async () => {
    const patient = retry(9, { delayMs: 60_000 });
    const runId = await rig.ask({ jobId: 'patient', task: fail(9), retry: patient });
    await rig.until(runId, 'retrying');
    const because = { by: 'token at 127.0.0.1', reason: 'no use' };
    expect(await rig.redis.archive.askToStop(runId, because)).toBe('cancelled');
    expect(await rig.run(runId)).toMatchObject({ state: 'cancelled', stop: because });
  });
});
