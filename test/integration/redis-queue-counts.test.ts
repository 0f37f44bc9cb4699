import type { RunEnvelope, TakenRun } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually } from '@escapement/testkit';
import { type JobType, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attendAs, endTaken, exchange, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';

const shown: readonly JobType[] = [
  'delayed',
  'wait',
  'prioritized',
  'active',
  'completed',
  'failed',
];
/** Later than this test ends. */
const laterMs = 3_600_000;
const none = { delayed: 0, wait: 0, prioritized: 0, active: 0, completed: 0, failed: 0 };

/** What whoever looks at a queue of ours with BullMQ's own class is shown, as the boards of others do. */
describe('a bare queue of BullMQ', () => {
  const redis = useRedis();
  const closing: (() => unknown)[] = [];
  let store: RedisStore;
  let queue: Queue;

  beforeEach(async () => {
    const client = new Redis(redis.server.url, { maxRetriesPerRequest: null });
    store = await redis.store();
    attendAs(store);
    queue = new Queue('default', { connection: client, prefix: '{esc}' });
    closing.push(
      () => queue.close(),
      () => client.disconnect(),
    );
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function staged(ms: number, changes: Partial<RunEnvelope>): Promise<RunEnvelope> {
    const run = runDueIn(ms, changes);
    await store.schedule.stage(term, [advanceOf([run])]);
    return run;
  }

  /** The counts, and that each of what is counted can be opened and is in the state under which it is. */
  async function counted(): Promise<Record<string, number>> {
    for (const state of shown) {
      for (const job of await queue.getJobs([state])) {
        const is = await job.getState();
        expect([job.id, is === 'waiting' ? 'wait' : is]).toEqual([job.id, state]);
      }
    }
    return queue.getJobCounts(...shown);
  }

  /** What waited for its lock has it. */
  async function begun(taken: readonly TakenRun[]) {
    const lock = { fencingToken: 1, waitedMs: 0 };
    const waiting = taken.filter(({ state }) => state === 'waiting');
    await exchange(store, {
      begins: waiting.map(({ runId, attempt }) => ({ runId, attempt, lock })),
    });
    return taken.map(({ runId, attempt, state }) => ({
      runId,
      attempt: state === 'waiting' ? attempt + 1 : attempt,
    }));
  }

  it('counts each run once, where it stands, through all that becomes of it', async () => {
    const inTurn = {
      jobId: 'in-turn',
      overlap: 'queue',
      overlapLimit: 5,
      maxConcurrent: 2,
    } as const;
    for (const ms of [-4_000, -3_000, -2_000, -1_000]) await staged(ms, inTurn);
    const later = await staged(laterMs, { jobId: 'later' });
    const retried = await staged(-900, { jobId: 'retried' });
    await staged(-800, { jobId: 'locked', lock: 'ledger' });
    await staged(-700, { jobId: 'first', priority: 1 });
    await staged(-600, { jobId: 'second', priority: 2 });
    expect(await counted()).toEqual({ ...none, delayed: 9 });

    const taken = [...(await takeDue(store, 5)), ...(await takeDue(store, 2))];
    const ids = taken.map(({ runId }) => runId.split('@')[0]);
    expect(ids).toEqual(['in-turn', 'in-turn', 'retried', 'locked', 'first']);
    // Two wait for their turn, and stand in no list of the queue; that of the first with a priority was the last place.
    expect(await counted()).toEqual({ ...none, delayed: 1, active: 5, prioritized: 1 });

    const failed = { runId: retried.runId, attempt: 1, event: 'fail', reason: 'so' } as const;
    await exchange(store, { ends: [{ ...failed, again: { afterMs: laterMs } }] });
    expect(await counted()).toEqual({ ...none, delayed: 2, active: 4, prioritized: 1 });

    await endTaken(store, taken.slice(0, 1));
    expect(await counted()).toEqual({ ...none, delayed: 3, active: 3, prioritized: 1 });

    // The worker dies: all that it had goes back, and what waits for its turn still waits.
    expect(await store.lives.recover('worker-a', 0)).toEqual({ retried: 3, lost: 0 });
    expect(await counted()).toMatchObject({ active: 0, completed: 0, failed: 0 });

    attendAs(store, 'worker-b');
    await eventually('all that is due is over', async () => {
      await endTaken(store, await begun(await takeDue(store)));
      const { items } = await store.archive.list({ limit: 50 });
      const open = items.filter(({ finishedAt }) => finishedAt === undefined);
      return open.length === 2;
    });
    expect(await counted()).toEqual({ ...none, delayed: 2 });
    for (const { runId } of [retried, later]) {
      await store.archive.askToStop(runId, { by: 'token', reason: 'enough' });
    }
    expect(await counted()).toEqual(none);
  });
});
