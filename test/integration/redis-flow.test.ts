import type { RedisStore } from '@escapement/redis';
import { openCanary } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { untilRun } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';
import { carryJobs, useWorkers } from './redis-worker-rig.ts';

describe('a run on its way through Redis', () => {
  const redis = useRedis();
  const workOver = useWorkers();
  const canary = openCanary();
  let store: RedisStore;

  beforeEach(async () => {
    store = await redis.store();
  });

  const lengthOf = async (key: string) => (await redis.server.send('ZCARD', key)).trim();

  it('is staged ahead, begun at its time and ended, and leaves nothing in its queue', async () => {
    const fromMs = performance.now();
    const run = runDueIn(400);
    await carryJobs(store, [run]);
    const outcome = await store.schedule.stage(term, [
      advanceOf([run], { nextFireTime: run.fireTime + 1_000 }),
    ]);
    expect(outcome).toEqual({ kind: 'committed' });
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'staged', attempt: 0 });
    expect(await store.schedule.due(run.fireTime + 1_001, 10)).toEqual([
      { jobId: run.jobId, nextFireTime: run.fireTime + 1_000 },
    ]);
    const [instant, ...others] = await store.waking.dueInstants(run.fireTime, run.fireTime + 5);
    expect(others).toEqual([]);
    expect(instant?.queue).toBe('default');
    expect((instant?.dueTime ?? 0) - run.fireTime).toBeLessThan(5);

    await workOver(store);
    await untilRun(store, run, 'succeeded');
    const ended = await store.archive.get(run.runId);
    const lateMs = Date.parse(ended?.startedAt ?? '') - run.dueTime;
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(canary.allow(200, fromMs));
    expect(ended).toMatchObject({ attempt: 1, workerId: 'worker-a', epoch: 7 });
    // Over: one packed member, and nothing else but its name among all runs.
    const left = ['delayed', run.runId, `${run.runId}:lock`, 'active', 'wait'];
    const keys = [`{esc}:-record:${run.runId}`, ...left.map((name) => `{esc}:default:${name}`)];
    expect(await redis.server.send('EXISTS', ...keys)).toBe(':0\r\n');
    expect(await lengthOf(`{esc}:-past:${run.jobId}`)).toBe(':1');
    for (const index of ['open', 'owed', 'alive', 'running', 'waiting', 'blocked', 'trouble']) {
      expect(await lengthOf(`{esc}:-${index}`)).toBe(':0');
    }
  });
});
