import { partsOnWorkers, type RunEnvelope, type WorkerInfo, workerQueue } from '@escapement/core';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prefix } from './hostile-rig.ts';
import { attendAs, endTaken, exchange, takeDue } from './redis-hands.ts';
import { advanceOf, definitionOf, runDueIn } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

const broadcast = { success: 'allOf' } as const;
const none = { delayed: 0, wait: 0, prioritized: 0, active: 0, completed: 0, failed: 0 };
const counted = ['delayed', 'wait', 'prioritized', 'active', 'completed', 'failed'] as const;
const own = workerQueue('worker-a');

describe('a run that every worker does, in Redis', () => {
  const redis = useRedis();
  const store = useStore(redis);
  let client: Redis;
  beforeEach(() => {
    client = new Redis(redis.server.url, { maxRetriesPerRequest: null });
  });
  afterEach(() => client.disconnect());

  /** A run that is shared out among these; answers its id. */
  async function shared(...workerIds: readonly string[]): Promise<string> {
    const run = runDueIn(-1_000, { broadcast });
    await store.schedule.stage(term, [advanceOf([run])]);
    expect(await takeDue(store)).toEqual([]);
    const { runId, jobId, revision, fireTime } = run;
    const definition = definitionOf({ id: jobId, revision, broadcast });
    const workers = workerIds.map((workerId) => workerInfo(workerId, run));
    const [open] = (await store.schedule.sharedRuns(0, 10)).runs;
    if (open === undefined) throw new Error('it is shared');
    const by = { definition, epoch: term.epoch, workers };
    const shards = partsOnWorkers({ ...open, fireTime }, by);
    expect(shards).toHaveLength(workerIds.length);
    await store.schedule.shareOut(term, { runId, shards, success: 'allOf', definition });
    return runId;
  }

  /** What is left of the queue of a worker; an instant at which somebody would be woken for it passes by itself. */
  async function leftOf(workerId: string): Promise<readonly string[]> {
    const queue = workerQueue(workerId);
    const keys = await client.keys(`{esc}:${queue}:*`);
    const duties = await client.hkeys(`${prefix}duties`);
    return [...keys, ...duties.filter((name) => name === queue)];
  }

  it('is counted by a bare queue of BullMQ once, in the queue of each worker and in no other', async () => {
    const queues = ['default', own].map(
      (name) => new Queue(name, { connection: client, prefix: '{esc}' }),
    );
    const counts = () => Promise.all(queues.map((queue) => queue.getJobCounts(...counted)));
    try {
      await shared('worker-a', 'worker-b');
      expect(await counts()).toEqual([none, { ...none, delayed: 1 }]);
      const taken = await takeDue(store, 10, own);
      expect(await counts()).toEqual([none, { ...none, active: 1 }]);
      await endTaken(store, taken, { queue: own });
      expect(await counts()).toEqual([none, none]);
    } finally {
      await Promise.all(queues.map((queue) => queue.close()));
    }
  });

  it('leaves nothing of the queue of a worker that ended as its part was made', async () => {
    await exchange(store, { most: 10, duty: 'take' }, own);
    await store.lives.end('worker-a');
    // A leader had read before that it lives.
    const runId = await shared('worker-a');
    const part = { runId: `${runId}~worker-a`, workerId: 'worker-a', reason: 'so' };
    await store.schedule.loseParts(term, [part]);
    expect(await leftOf('worker-a')).toEqual([]);
    expect((await store.archive.get(part.runId))?.state).toBe('lost');
  });

  it('leaves nothing of the queue of a worker that died between two attempts', async () => {
    const runId = await shared('worker-a');
    const [taken] = (await exchange(store, { most: 10, duty: 'take' }, own)).taken;
    const failed = { runId: taken?.runId ?? '', attempt: 1, event: 'fail', reason: 'so' } as const;
    await exchange(store, { ends: [{ ...failed, again: { afterMs: 60_000 } }] }, own);
    expect(await leftOf('worker-a')).toHaveLength(4);
    expect(await store.lives.recover('worker-a', 0)).toEqual({ retried: 0, lost: 0 });
    const part = { runId: `${runId}~worker-a`, workerId: 'worker-a', reason: 'so' };
    await store.schedule.loseParts(term, [part]);
    expect(await leftOf('worker-a')).toEqual([]);
  });

  it.each(['end', 'recover'] as const)(
    'leaves nothing where a worker had nothing to do: %s',
    async (how) => {
      await exchange(store, { most: 10, duty: 'take' }, own);
      await store.exchange.handOn(own);
      expect(await leftOf('worker-a')).toHaveLength(2);
      if (how === 'end') await store.lives.end('worker-a');
      else await store.lives.recover('worker-a', 0);
      expect(await leftOf('worker-a')).toEqual([]);
    },
  );

  it('is nudged for a while and no longer where its worker is gone', async () => {
    await store.waking.nudge([own, 'default']);
    expect(await client.ttl(`{esc}:${own}:marker`)).toBeGreaterThan(0);
    expect(await client.ttl('{esc}:default:marker')).toBe(-1);
  });

  it('stays with its worker though its record cannot be read', async () => {
    const runId = await shared('worker-a');
    await client.set(`${prefix}record:${runId}~worker-a`, 'garbage');
    expect(await takeDue(store)).toEqual([]);
    attendAs(store);
    expect((await takeDue(store, 10, own)).map((taken) => taken.runId)).toEqual([
      `${runId}~worker-a`,
    ]);
  });
});

function workerInfo(workerId: string, { task, queue }: RunEnvelope): WorkerInfo {
  const handlers = task.kind === 'handler' ? [task.handler] : [];
  return {
    ...{ workerId, host: 'host', pid: 1, version: '0', startedAt: '2026-01-01T00:00:00.000Z' },
    ...{ queues: [queue], handlers, concurrency: 1, scripts: true },
  };
}
