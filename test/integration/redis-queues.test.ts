import { setTimeout as delay } from 'node:timers/promises';
import type { RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually, openCanary } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { untilRun } from './redis-hands.ts';
import { runDueIn } from './redis-plans.ts';
import { useRedis } from './redis-rig.ts';
import { measuredTime, stageAll, stageOne, useWorkers } from './redis-worker-rig.ts';

describe('the queues as workers see them', () => {
  const redis = useRedis();
  const workOver = useWorkers();
  const canary = openCanary();

  const stateOf = async (of: RedisStore, run: RunEnvelope) =>
    (await of.archive.get(run.runId))?.state;
  it.each([700, 3_000])(
    'a run that is promoted %i ms early begins at its time',
    async (dueInMs) => {
      const fromMs = performance.now();
      const leader = await redis.store();
      const run = await stageOne(leader, runDueIn(dueInMs));
      const begun: string[] = [];
      await workOver(leader, { work: (_, { runId }) => void begun.push(runId) });
      await redis.server.send('ZADD', '{esc}:default:delayed', '1', run.runId);
      await redis.server.send('ZADD', '{esc}:default:marker', '0', '0');
      await untilRun(leader, run, 'succeeded');
      const ended = await leader.archive.get(run.runId);
      const lateMs = Date.parse(ended?.startedAt ?? '') - run.dueTime;
      expect(lateMs).toBeGreaterThanOrEqual(0);
      expect(lateMs).toBeLessThan(canary.allow(300, fromMs));
      expect([begun, ended?.attempt]).toEqual([[run.runId], 1]);
    },
  );

  it('nudged workers all wake for many runs of one instant', async () => {
    const [leader, second] = [await redis.store(), await redis.store()];
    await workOver(leader, { concurrency: 50 });
    await workOver(second, { concurrency: 50, workerId: 'worker-b' });
    await delay(300);
    const fromMs = performance.now();
    const dueTime = Date.now() + 500;
    const runs = Array.from({ length: 40 }, (_, i) =>
      runDueIn(0, { jobId: `job-${i}`, fireTime: dueTime }),
    );
    await stageAll(leader, runs);
    await delay(dueTime - Date.now());
    await leader.waking.nudge(['default', 'a-queue-without-workers']);
    await eventually('all have succeeded', async () => {
      return (await leader.archive.totals()).last24h.succeeded === runs.length;
    });
    const { items } = await leader.archive.list({ limit: 100 });
    const late = items.map((run) => Date.parse(run.startedAt ?? '') - dueTime);
    expect(Math.max(...late)).toBeLessThan(canary.allow(2_000, fromMs));
  });

  it('a worker takes nothing while its clock is off, and goes on afterwards', async () => {
    const leader = await redis.store();
    const time = measuredTime();
    const worker = await workOver(leader, { time });
    await delay(200);
    time.measure(2_000, 'unfit');
    expect(worker.state).toBe('distrusts-clock');
    const run = await stageOne(leader, runDueIn(100));
    await delay(600);
    expect(await stateOf(leader, run)).toBe('queued');
    time.measure(0, 'fit');
    await untilRun(leader, run, 'succeeded');
  });
});
