import type { RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PeerQueue } from './queue-layout/peer-queue.ts';
import { attendAs, endTaken, exchange, takeDue } from './redis-hands.ts';
import { advanceOf, changeOf, definitionOf, runDueIn } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';

/** Runs with a priority stand where BullMQ puts its own, so that whatever looks at its queues sees them. */
describe('a run with a priority', () => {
  const redis = useRedis();
  const closing: (() => unknown)[] = [];
  let client: Redis;
  let store: RedisStore;

  beforeEach(async () => {
    client = new Redis(redis.server.url);
    closing.push(() => client.disconnect());
    store = await redis.store();
    attendAs(store);
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  const options = () => ({
    connection: { host: '127.0.0.1', port: redis.server.port, maxRetriesPerRequest: null },
  });

  function bareQueue(): Queue {
    const queue = new Queue('default', { ...options(), prefix: '{esc}' });
    closing.push(() => queue.close());
    return queue;
  }

  async function staged(
    priorities: readonly number[],
    changes: Partial<RunEnvelope> = {},
  ): Promise<readonly RunEnvelope[]> {
    const runs = priorities.map((priority, i) =>
      runDueIn(i - 1_000, { jobId: `job-${i}`, priority, ...changes }),
    );
    await store.schedule.stage(term, [advanceOf(runs)]);
    return runs;
  }

  it('is counted as prioritized by a bare queue, and shown with its priority', async () => {
    const queue = bareQueue();
    const runs = await staged([5, 1, 5]);
    expect(await queue.getJobCounts()).toMatchObject({ delayed: 3, prioritized: 0 });
    const [taken] = await takeDue(store, 1);
    expect(taken?.runId).toBe(runs[1]?.runId);
    expect(await queue.getJobCounts()).toMatchObject({ delayed: 0, prioritized: 2, active: 1 });
    expect(await queue.getCountsPerPriority([1, 5])).toEqual({ 1: 0, 5: 2 });
    const job = await queue.getJob(runs[0]?.runId ?? '');
    expect([job?.priority, job?.opts.priority]).toEqual([5, 5]);
    await endTaken(store, taken ? [taken] : []);
    expect((await takeDue(store)).map(({ runId }) => runId)).toEqual([
      runs[0]?.runId,
      runs[2]?.runId,
    ]);
    expect(await queue.getJobCounts()).toMatchObject({ prioritized: 0, active: 2 });
  });

  it('stands there with the score that BullMQ gives its own', async () => {
    const peer = new PeerQueue({ port: redis.server.port, prefix: '{bull}', lockMs: 60_000 });
    closing.push(() => peer.close());
    await peer.ready();
    const runs = await staged([7, 2, 7, 3]);
    for (const { runId, priority = 0, dueTime } of runs) {
      const opts = { jobId: runId, timestamp: dueTime - 1_000, delay: 1_000, priority };
      await peer.queue.add('run', {}, opts);
    }
    expect((await takeDue(store, 1))[0]?.runId).toBe(await peer.take(Date.now(), 'worker-a'));
    const standing = (prefix: string) =>
      Promise.all([
        client.zrange(`${prefix}:default:prioritized`, '0', '-1', 'WITHSCORES'),
        client.get(`${prefix}:default:pc`),
      ]);
    expect(await standing('{esc}')).toEqual(await standing('{bull}'));
  });

  it('leaves the job of another with a priority to whom it is for, and wakes nobody for it', async () => {
    const queue = bareQueue();
    await queue.add('theirs', {}, { priority: 1 });
    const [run] = await staged([5]);
    await client.del('{esc}:default:marker');
    const { taken, nextDueTime } = await exchange(store, { most: 10 });
    expect(taken.map(({ runId }) => runId)).toEqual([run?.runId]);
    expect(nextDueTime).toBeUndefined();
    expect(await client.exists('{esc}:default:marker')).toBe(0);
    expect(await queue.getJobCounts()).toMatchObject({ prioritized: 1, active: 1 });
  });

  it('wakes another worker where more is left of them than one has room for', async () => {
    await staged([5, 5]);
    await client.del('{esc}:default:marker');
    await takeDue(store, 1);
    expect(await client.exists('{esc}:default:marker')).toBe(1);
  });

  it('leaves nothing there when it is cancelled, or an edit takes it back', async () => {
    const runs = await staged([5, 6, 7]);
    await takeDue(store, 1);
    const because = { by: 'token', reason: 'enough' };
    expect(await store.archive.askToStop(runs[1]?.runId ?? '', because)).toBe('cancelled');
    const dropped = runs.slice(2);
    const [{ jobId }] = dropped as [RunEnvelope];
    const definition = definitionOf({ id: jobId, revision: 2, version: 2 });
    await store.schedule.carry(term, [changeOf({ jobId, definition, dropped })]);
    expect(await client.exists('{esc}:default:prioritized')).toBe(0);
  });

  it('makes a plain run beside it wait for nothing, and stays behind it', async () => {
    const [ranked] = await staged([5]);
    const plain = runDueIn(-500, { jobId: 'plain' });
    await store.schedule.stage(term, [advanceOf([plain])]);
    expect((await takeDue(store, 1))[0]?.runId).toBe(plain.runId);
    expect((await takeDue(store, 1))[0]?.runId).toBe(ranked?.runId);
  });
});
