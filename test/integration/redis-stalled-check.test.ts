import type { RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PeerQueue } from './queue-layout/peer-queue.ts';
import { attendAs, endTaken, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';

describe("BullMQ's look for what has stalled, on a queue of ours", () => {
  const redis = useRedis();
  let client: Redis;
  let tools: PeerQueue;
  let store: RedisStore;
  let run: RunEnvelope;

  beforeEach(async () => {
    client = new Redis(redis.server.url);
    tools = new PeerQueue({ port: redis.server.port, prefix: '{esc}', lockMs: 60_000 });
    store = await redis.store();
    attendAs(store);
    run = runDueIn(-10);
    await store.schedule.stage(term, [advanceOf([run])]);
    await takeDue(store);
  });
  afterEach(async () => {
    await tools.close();
    client.disconnect();
  });

  /** It takes two: the first notes what is in hand, the second moves what has no lock then. */
  async function lookTwice(): Promise<void> {
    for (let i = 0; i < 2; i += 1) {
      await client.del('{esc}:default:stalled-check');
      await tools.checkStalled(Date.now());
    }
  }

  /** Somebody has deleted its lock, as BullMQ's unlock button does, and BullMQ has put it among the waiting. */
  async function stall(): Promise<void> {
    await client.del(`{esc}:default:${run.runId}:lock`);
    await lookTwice();
    expect(await tools.queue.getJobState(run.runId)).toBe('waiting');
    expect(await takeDue(store)).toEqual([]);
  }

  it('leaves a run alone whose worker lives', async () => {
    await lookTwice();
    expect(await tools.queue.getJobState(run.runId)).toBe('active');
    expect(await takeDue(store)).toEqual([]);
    expect(await endTaken(store, [{ runId: run.runId, attempt: 1 }])).toEqual(['settled']);
  });

  it('has no run begun twice whose worker was silent, and its word still counts', async () => {
    await stall();
    expect(await endTaken(store, [{ runId: run.runId, attempt: 1 }])).toEqual(['settled']);
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(await client.keys(`{esc}:default:${run.runId}*`)).toEqual([]);
  });

  it('takes no run away from us whose worker is lost: it goes back, and begins once more', async () => {
    await stall();
    expect(await store.lives.recover('worker-a', 0)).toEqual({ retried: 1, lost: 0 });
    expect(await takeDue(store)).toMatchObject([{ runId: run.runId, attempt: 2 }]);
    expect(await takeDue(store)).toEqual([]);
    expect(await endTaken(store, [{ runId: run.runId, attempt: 2 }])).toEqual(['settled']);
  });
});
