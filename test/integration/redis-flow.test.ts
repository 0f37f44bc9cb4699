import type { RedisStore } from '@escapement/redis';
import { openCanary } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanceOf, gateAndSettle, runDueIn, term, untilRun, useRedis } from './redis-rig.ts';

describe('a run on its way through Redis', () => {
  const redis = useRedis();
  const canary = openCanary();
  let store: RedisStore;

  beforeEach(async () => {
    store = await redis.store();
  });

  it('is staged ahead, started at its time and settled', async () => {
    const fromMs = performance.now();
    const run = runDueIn(400);
    const outcome = await store.schedule.stage(term, [
      advanceOf([run], { nextFireTime: run.fireTime + 1_000 }),
    ]);
    expect(outcome).toEqual({ kind: 'committed' });
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'staged', attempt: 0 });
    // Kept in one piece, which a field of more than 64 bytes would end.
    const record = `{esc}:-run:${run.runId}`;
    expect(await redis.server.send('OBJECT', 'ENCODING', record)).toContain('listpack');
    expect(await store.schedule.due(run.fireTime + 1_001, 10)).toEqual([
      { jobId: run.jobId, nextFireTime: run.fireTime + 1_000 },
    ]);
    const [instant, ...others] = await store.schedule.dueInstants(run.fireTime, run.fireTime + 5);
    expect(others).toEqual([]);
    expect(instant?.queue).toBe('default');
    expect((instant?.dueTime ?? 0) - run.fireTime).toBeLessThan(5);

    await store
      .source()
      .start({ queues: ['default'], concurrency: 5, handle: gateAndSettle(store) });
    await untilRun(store, run, 'succeeded');
    const settled = await store.archive.get(run.runId);
    const lateMs = Date.parse(settled?.startedAt ?? '') - run.dueTime;
    expect(lateMs).toBeGreaterThanOrEqual(-2);
    expect(lateMs).toBeLessThan(canary.allow(200, fromMs));
    expect(settled).toMatchObject({ attempt: 1, workerId: 'worker-a', epoch: 7 });
  });
});
