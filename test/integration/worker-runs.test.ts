import { jobInputSchema, redisMillis } from '@escapement/core';
import { createOne } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive, type WorkerMember, WorkerRig } from './worker-rig.ts';

let rig: WorkerRig;
let worker: WorkerMember;

beforeAll(async () => {
  rig = await WorkerRig.start();
  worker = await rig.addWorker();
});

afterAll(() => rig.close());

const handler = (name: string, input?: object) => ({
  kind: 'handler' as const,
  handler: name,
  ...(input === undefined ? {} : { input: input as Record<string, string | number> }),
});

const bash = (script: string) => ({
  kind: 'script' as const,
  interpreter: 'bash' as const,
  script,
});

describe('a worker over real servers', () => {
  test('runs a handler and keeps what it logs', async () => {
    const runId = await rig.ask({ jobId: 'echo', task: handler('echo', { hello: 'world' }) });
    const run = await rig.until(runId, 'succeeded', 'failed');
    expect(run).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(await rig.log(runId)).toEqual(['{"hello":"world"}']);
  });

  test('fills the templates of a task, with the day where its schedule is', async () => {
    const runId = await rig.ask({
      jobId: 'filled',
      task: handler('echo', { day: '${fireDate}', run: '${runId}', attempt: '${attempt}' }),
      zone: 'Pacific/Kiritimati',
    });
    const { fireTime } = await rig.until(runId, 'succeeded', 'failed');
    // This zone is fourteen hours ahead all year.
    const day = new Date(Date.parse(fireTime) + 14 * 3_600_000).toISOString().slice(0, 10);
    expect(await rig.log(runId, 1)).toEqual([JSON.stringify({ day, run: runId, attempt: 1 })]);
  });

  test('fails a run whose handler throws, with its words', async () => {
    const runId = await rig.ask({ jobId: 'fail', task: handler('fail') });
    const run = await rig.until(runId, 'succeeded', 'failed');
    expect(run).toMatchObject({ state: 'failed', reason: 'Error: fails whenever it is asked' });
  });

  test('refuses a request to the metadata service', async () => {
    const url = 'http://169.254.169.254/latest/meta-data/';
    const runId = await rig.ask({ jobId: 'steal', task: { kind: 'http', method: 'GET', url } });
    const run = await rig.until(runId, 'succeeded', 'failed');
    expect(run.reason).toMatch(/never go/);
  });

  test('kills the whole group of a script that is out of time and does not listen', async () => {
    const runId = await rig.ask({
      jobId: 'deaf',
      task: bash('trap "" TERM; (trap "" TERM; sleep 300) & echo $!; sleep 300'),
      timeoutMs: 500,
    });
    const [child = ''] = await rig.log(runId, 1);
    const run = await rig.until(runId, 'timed-out', 'succeeded', 'failed');
    expect(run.state).toBe('timed-out');
    await expect.poll(() => isAlive(Number(child))).toBe(false);
  });

  test('serves a lock in the order of asking, each with a larger token', async () => {
    const asked: string[] = [];
    for (const jobId of ['first', 'second', 'third']) {
      const runId = await rig.ask({ jobId, task: handler('sleep', { ms: 1_000 }), lock: 'ledger' });
      asked.push(runId);
      await expect
        .poll(async () => {
          const lock = await rig.zookeeper.locks.get('ledger');
          return [lock?.holder, ...(lock?.waiters ?? [])].map((each) => each?.runId);
        })
        .toContain(runId);
    }
    const runs = await Promise.all(asked.map((runId) => rig.until(runId, 'succeeded', 'failed')));
    expect(runs.map((run) => run.state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    const tokens = runs.map((run) => run.lock?.fencingToken ?? 0);
    expect(tokens).toEqual([...tokens].sort((a, b) => a - b));
    for (const [i, { startedAt = '' }] of runs.entries()) {
      expect(startedAt >= (runs[i - 1]?.finishedAt ?? '')).toBe(true);
    }
    // The second one was in line while the first one was at work, at least for the rest of that.
    expect(runs[1]?.lock?.waitedMs).toBeGreaterThan(0);
    await expect.poll(() => rig.zookeeper.locks.get('ledger')).not.toMatchObject({ holder: {} });
  });
});

describe('a run that was due more than a minute ago', () => {
  test('is served when its job stands in ZooKeeper, and not run when no such job does', async () => {
    const [kept, gone] = await Promise.all(
      ['kept', 'gone'].map(async (jobId) => {
        const input = jobInputSchema.parse({
          id: jobId,
          schedule: { kind: 'manual' },
          task: handler('echo'),
        });
        await createOne(rig.zookeeper.definitions, input, { now: redisMillis(Date.now()) });
        return await rig.zookeeper.definitions.read(jobId);
      }),
    );
    await rig.zookeeper.definitions.remove('gone', {});
    const revisionOf = (stored: typeof kept) =>
      stored?.kind === 'definition' ? stored.definition.revision : 0;
    const ask = (jobId: string, revision: number) =>
      rig.ask({ jobId, task: handler('echo'), lateMs: 120_000, revision });
    const served = await ask('kept', revisionOf(kept));
    const refused = await ask('gone', revisionOf(gone));
    await rig.until(served, 'succeeded');
    await worker.said('a run was refused');
    // It is owed as before, for the leader to decide about.
    expect(await rig.until(refused, 'retrying', 'failed', 'succeeded')).toMatchObject({
      state: 'retrying',
    });
  });
});
