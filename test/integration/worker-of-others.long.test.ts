import type { Task } from '@escapement/core';
import { eventually } from '@escapement/testkit';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WorkerRig } from './worker-rig.ts';

const because = { by: 'token at 127.0.0.1', reason: 'the wrong customer' };
const mail = (data: string, more: object = {}): Task => ({
  ...{ kind: 'bullmq', prefix: 'bull', queue: 'mails', name: 'mail', data: { to: data } },
  ...more,
});

let rig: WorkerRig;
let client: Redis;
let queue: Queue;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  rig = await WorkerRig.start();
  client = new Redis(rig.redisServer.url, { maxRetriesPerRequest: null });
  queue = new Queue('mails', { connection: client });
  await rig.addWorker();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  await queue.close();
  client.disconnect();
  await rig.close();
});

/** A worker of somebody's that knows nothing of us; answers the ids of what it has begun. */
function theirWorker(work: (job: Job) => Promise<unknown>): readonly string[] {
  const begun: string[] = [];
  const worker = new Worker(
    'mails',
    (job) => {
      begun.push(String(job.id));
      return work(job);
    },
    { connection: client, concurrency: 5, removeOnComplete: { count: 0 } },
  );
  closing.push(() => worker.close());
  return begun;
}

/** Resolves when it is told to. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

describe('a job in a queue of others', () => {
  test('is done by their worker, and what it returns, logs and fails by is in the run', async () => {
    const begun = theirWorker(async (job) => {
      await job.log(`to ${job.data.to}`);
      if (job.data.to === 'nobody') throw new Error('no such address');
      await job.updateProgress(50);
      return { sent: job.data.to };
    });
    const runId = await rig.ask({ jobId: 'mail', task: mail('${jobId}') });
    expect(await rig.until(runId, 'succeeded', 'failed')).toMatchObject({
      ...{ state: 'succeeded', result: { sent: 'mail' }, attempt: 1 },
    });
    expect(await rig.log(runId, 2)).toContain('to mail');
    expect(begun).toEqual([runId]);

    const failing = await rig.ask({ jobId: 'bounces', task: mail('nobody') });
    const run = await rig.until(failing, 'succeeded', 'failed');
    expect(run).toMatchObject({ state: 'failed', reason: 'no such address' });
    expect((await rig.log(failing, 3)).join('\n')).toContain('Error: no such address');
    expect(await queue.getJobCounts()).toMatchObject({ completed: 0, failed: 0, active: 0 });
  });

  test('is done once though our worker dies meanwhile, whether it ends before or after that is known', async () => {
    const { open, opened } = gate();
    const begun = theirWorker(() => opened);
    const doomed = await rig.addWorker({ ESCAPEMENT_QUEUES: 'fragile' });
    const [first, second] = [
      await rig.ask({ jobId: 'once', task: mail('a'), queue: 'fragile' }),
      await rig.ask({ jobId: 'once', task: mail('b'), queue: 'fragile' }),
    ];
    await eventually('both are at work', () => begun.length === 2);
    doomed.child.kill('SIGKILL');
    await doomed.exited;
    open();
    await rig.addWorker({ ESCAPEMENT_QUEUES: 'fragile' });
    for (const runId of [first, second]) {
      const run = await rig.until(runId, 'succeeded', 'failed', 'lost');
      expect(run).toMatchObject({ state: 'succeeded', attempt: 2 });
    }
    expect([...begun].sort()).toEqual([first, second].sort());
  });

  test('is tried again as another job where its run is', async () => {
    const begun = theirWorker(async ({ id }) => {
      if (!id?.endsWith('.2')) throw new Error('not yet');
    });
    const retry = {
      ...({ attempts: 2, backoff: 'fixed', delayMs: 10, maxDelayMs: 10, jitter: 0 } as const),
      finalErrors: [],
    };
    const runId = await rig.ask({ jobId: 'again', task: mail('a'), retry });
    const run = await rig.until(runId, 'succeeded', 'failed');
    expect(run).toMatchObject({ state: 'succeeded', attempt: 2 });
    expect(begun).toEqual([runId, `${runId}.2`]);
  });

  test('leaves its queue where its run is cancelled before their worker comes', async () => {
    const runId = await rig.ask({ jobId: 'cancelled', task: mail('a') });
    await eventually('it waits', async () => (await queue.getWaitingCount()) === 1);
    await rig.redis.archive.askToStop(runId, because);
    await rig.until(runId, 'cancelled');
    expect(await queue.getWaitingCount()).toBe(0);
  });

  test('that outlives the time of its run is left to their worker, and the run says so', async () => {
    const { open, opened } = gate();
    theirWorker(() => opened);
    const runId = await rig.ask({ jobId: 'slow', task: mail('a'), timeoutMs: 500 });
    const run = await rig.until(runId, 'timed-out', 'succeeded', 'failed');
    expect(run).toMatchObject({
      ...{ state: 'timed-out' },
      reason: 'the run took longer than its timeoutMs and did not stop when told to',
    });
    open();
  });
});
