import { setTimeout as delay } from 'node:timers/promises';
import { startZooKeeperServer } from '@escapement/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive, WorkerRig } from './worker-rig.ts';

let rig: WorkerRig;

beforeEach(async () => {
  rig = await WorkerRig.start();
});

afterEach(() => rig.close());

const sleep = (ms: number) => ({ kind: 'handler' as const, handler: 'sleep', input: { ms } });

test('SIGTERM lets what is under way finish, then the worker is gone from the list and ends with 0', async () => {
  const worker = await rig.addWorker();
  expect(await rig.zookeeper.membership.workers()).toMatchObject([
    { handlers: ['echo', 'fail', 'noop', 'sleep'], queues: ['default'], scripts: true },
  ]);
  const runId = await rig.ask({ jobId: 'slow', task: sleep(1_500) });
  await rig.until(runId, 'running');
  worker.child.kill('SIGTERM');
  await worker.said('draining');
  const late = await rig.ask({ jobId: 'late', task: sleep(1) });
  expect(await worker.exited).toBe(0);
  expect((await rig.run(runId)).state).toBe('succeeded');
  expect((await rig.run(late)).state).not.toBe('running');
  expect(await rig.zookeeper.membership.workers()).toEqual([]);
});

test('what outlives the drain time is run again by another worker, as the next attempt', async () => {
  const worker = await rig.addWorker({ ESCAPEMENT_DRAIN_MS: '200' });
  const runId = await rig.ask({ jobId: 'slow', task: sleep(4_000) });
  await rig.until(runId, 'running');
  worker.child.kill('SIGTERM');
  expect(await worker.exited).toBe(0);
  await rig.addWorker();
  expect(await rig.until(runId, 'succeeded', 'failed', 'lost')).toMatchObject({
    state: 'succeeded',
    attempt: 2,
  });
});

test('a second signal ends the worker at once', async () => {
  const worker = await rig.addWorker();
  const runId = await rig.ask({ jobId: 'slow', task: sleep(60_000) });
  await rig.until(runId, 'running');
  worker.child.kill('SIGTERM');
  await worker.said('draining');
  worker.child.kill('SIGINT');
  expect(await worker.exited).toBe(1);
});

test('the scripts of a killed worker end with it, and another worker begins them again', async () => {
  const worker = await rig.addWorker();
  const script =
    'echo "pid $$ attempt $ESCAPEMENT_ATTEMPT"; [ $ESCAPEMENT_ATTEMPT = 2 ] || sleep 300';
  const runId = await rig.ask({
    jobId: 'sweep',
    task: { kind: 'script', interpreter: 'bash', script },
  });
  const [line = ''] = await rig.log(runId, 1);
  const pid = Number(/^pid (\d+) attempt 1$/.exec(line)?.[1]);
  expect(isAlive(pid)).toBe(true);
  worker.child.kill('SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
  await rig.addWorker();
  const run = await rig.until(runId, 'succeeded', 'failed', 'lost');
  expect(run).toMatchObject({ state: 'succeeded', attempt: 2 });
});

test('a worker that finds no servers says what it waits for, and begins when they are there', async () => {
  await rig.redisServer.kill();
  const worker = rig.launch();
  await worker.said(/^waiting for Redis to answer/);
  await rig.redisServer.start();
  await worker.said('taking runs');
});

test('a worker told to stop while it waits ends with 0', async () => {
  await rig.redisServer.kill();
  const worker = rig.launch();
  await worker.said(/^waiting for Redis to answer/);
  worker.child.kill('SIGTERM');
  expect(await worker.exited).toBe(0);
});

test('an outcome is not lost when Redis is away as a run ends', async () => {
  await rig.addWorker();
  const runId = await rig.ask({ jobId: 'slow', task: sleep(1_000) });
  // It is running as soon as it is taken; what it says shows that its task has begun too.
  await rig.log(runId, 1);
  await rig.redisServer.kill();
  await delay(2_000);
  await rig.redisServer.start();
  const run = await rig.until(runId, 'succeeded', 'failed', 'lost');
  expect(run).toMatchObject({ state: 'succeeded', attempt: 1 });
});

test('a run whose lock is lost with its ZooKeeper session is stopped and fails; runs without a lock go on', async () => {
  const zookeeper = await startZooKeeperServer();
  const own = await WorkerRig.start(zookeeper.connect);
  try {
    await own.addWorker({ ESCAPEMENT_SESSION_TIMEOUT_MS: '2000' });
    const locked = await own.ask({ jobId: 'locked', task: sleep(60_000), lock: 'ledger' });
    await own.log(locked, 1);
    await zookeeper.kill();
    const run = await own.until(locked, 'succeeded', 'failed', 'lost');
    expect(run).toMatchObject({ state: 'failed', reason: expect.stringMatching(/^lock-lost/) });
    const free = await own.ask({ jobId: 'free', task: sleep(1) });
    expect((await own.until(free, 'succeeded', 'failed', 'lost')).state).toBe('succeeded');
  } finally {
    await own.close();
    await zookeeper.dispose();
  }
});

test('what a frozen worker says after it wakes up does not count', async () => {
  const frozen = await rig.addWorker();
  const runId = await rig.ask({ jobId: 'slow', task: sleep(1_000) });
  // It is running as soon as it is taken, and this worker need not know of it yet.
  await rig.log(runId, 1);
  frozen.child.kill('SIGSTOP');
  const other = await rig.addWorker();
  const run = await rig.until(runId, 'succeeded', 'failed', 'lost');
  expect(run).toMatchObject({ state: 'succeeded', attempt: 2 });
  frozen.child.kill('SIGCONT');
  await frozen.said(/outcome came too late|with (an)?other workers?/);
  expect(await rig.run(runId)).toEqual(run);
  other.child.kill('SIGTERM');
  expect(await other.exited).toBe(0);
});
