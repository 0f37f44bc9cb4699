import { openCanary } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive, WorkerRig } from './worker-rig.ts';

const because = { by: 'token at 127.0.0.1', reason: 'the wrong customer' };
const graceMs = 2_000;

let rig: WorkerRig;

beforeAll(async () => {
  rig = await WorkerRig.start();
  await rig.addWorker({ ESCAPEMENT_CONCURRENCY: '1' });
});
afterAll(() => rig.close());

const sleep = { kind: 'handler', handler: 'sleep', input: { ms: 60_000 } } as const;
const script = (text: string) => ({ kind: 'script', interpreter: 'bash', script: text }) as const;
const cancel = (runId: string) => rig.redis.archive.askToStop(runId, because);

describe('a run that is cancelled', () => {
  const canary = openCanary();

  test('by a handler that listens is over within half a second, though its worker has no place left', async () => {
    const runId = await rig.ask({ jobId: 'listens', task: sleep });
    await rig.log(runId, 1);
    const waiting = await rig.ask({ jobId: 'behind', task: sleep });
    const fromMs = performance.now();
    expect(await cancel(runId)).toBe('asked');
    const run = await rig.until(runId, 'cancelled', 'succeeded', 'failed');
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(500, fromMs));
    expect(run).toMatchObject({ state: 'cancelled', reason: because.reason, stop: because });
    expect(await rig.log(runId, 2)).toContain('stopped: somebody asked for its end');
    // What waited behind it has its place, and is over at once whoever has it.
    await rig.until(waiting, 'running');
    await cancel(waiting);
    await rig.until(waiting, 'cancelled');
  });

  test('as a script that ignores SIGTERM is gone with all that it forked, within the grace period and a second', async () => {
    const text = `trap '' TERM
(trap '' TERM; sleep 300) & echo $!
setsid bash -c "trap '' TERM; echo \\$\\$; sleep 300; true" &
sleep 0.5; echo begun; sleep 300; true`;
    const runId = await rig.ask({ jobId: 'deaf', task: script(text) });
    const lines = await rig.log(runId, 3);
    const children = lines.filter((line) => /^\d+$/.test(line)).map(Number);
    expect(children.map(isAlive)).toEqual([true, true]);
    const fromMs = performance.now();
    await cancel(runId);
    await rig.until(runId, 'cancelled');
    await expect.poll(() => children.map(isAlive), { timeout: 10_000 }).toEqual([false, false]);
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(graceMs + 1_000, fromMs));
  });

  test('outlives its worker: nobody takes it again', async () => {
    const doomed = await rig.addWorker({ ESCAPEMENT_QUEUES: 'fragile' });
    const runId = await rig.ask({ jobId: 'outlives', task: sleep, queue: 'fragile' });
    await rig.log(runId, 1);
    doomed.child.kill('SIGSTOP');
    expect(await cancel(runId)).toBe('asked');
    await rig.addWorker({ ESCAPEMENT_QUEUES: 'fragile' });
    doomed.child.kill('SIGKILL');
    const run = await rig.until(runId, 'cancelled', 'retrying', 'lost');
    expect(run).toMatchObject({ state: 'cancelled', attempt: 1, stop: because });
  });
});
