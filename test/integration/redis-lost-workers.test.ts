import type { RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { attendAs, endTaken, takeDue, untilRun } from './redis-hands.ts';
import { runDueIn } from './redis-plans.ts';
import { storeOver, useRedis } from './redis-rig.ts';
import { stageOne, useWorkers, workerOver } from './redis-worker-rig.ts';

describe('a worker that is lost', () => {
  const redis = useRedis();
  const workOver = useWorkers();

  const stateOf = async (of: RedisStore, run: RunEnvelope) =>
    (await of.archive.get(run.runId))?.state;
  const forever = () => new Promise<never>(() => {});
  it('a worker that dies loses its run to another, as the next attempt', async () => {
    const leader = await redis.store();
    const dying = await storeOver(redis.server);
    const run = await stageOne(leader, runDueIn(0));
    const worker = workerOver(dying, { workerId: 'dying', work: forever });
    await worker.start(() => {});
    await untilRun(leader, run, 'running');
    await dying.close(0);
    expect(await leader.lives.recover('dying', 10_000)).toBe('alive');
    expect(await stateOf(leader, run)).toBe('running');
    await workOver(leader, { workerId: 'worker-b' });
    await eventually('it is silent', async () => {
      const silences = await leader.lives.silences();
      return silences.some(({ workerId, silentMs }) => workerId === 'dying' && silentMs > 1_000);
    });
    expect(await leader.lives.recover('dying', 1_000)).toEqual({ retried: 1, lost: 0 });
    await untilRun(leader, run, 'succeeded');
    expect(await leader.archive.get(run.runId)).toMatchObject({ attempt: 2, workerId: 'worker-b' });
    expect((await leader.lives.silences()).map(({ workerId }) => workerId)).not.toContain('dying');
    const late = await endTaken(leader, [{ runId: run.runId, attempt: 1 }], { event: 'fail' });
    expect(late).toEqual(['stale']);
    await worker.stop();
  });

  it('a run that has cost three workers is poisonous, and given to no fourth', async () => {
    const leader = await redis.store();
    attendAs(leader, 'doomed');
    const run = await stageOne(leader, runDueIn(0));
    for (const attempt of [1, 2]) {
      expect(await takeDue(leader)).toMatchObject([{ attempt }]);
      expect(await leader.lives.recover('doomed', 0)).toEqual({ retried: 1, lost: 0 });
    }
    expect(await takeDue(leader)).toMatchObject([{ attempt: 3 }]);
    expect(await leader.lives.recover('doomed', 0)).toEqual({ retried: 0, lost: 1 });
    expect(await leader.archive.get(run.runId)).toMatchObject({
      state: 'failed',
      attempt: 3,
      reason: 'poisonous: it has cost 3 workers, the last of them doomed in attempt 3',
    });
    expect(await takeDue(leader)).toEqual([]);
  });

  it('tells a worker that its run was taken away', async () => {
    const [leader, store] = [await redis.store(), await redis.store()];
    const run = await stageOne(leader, runDueIn(0));
    let taken: AbortSignal | undefined;
    await workOver(store, {
      work: (_, { signal }) => {
        taken = signal;
        return new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      },
      concurrency: 1,
    });
    await untilRun(leader, run, 'running');
    attendAs(leader, 'another');
    expect(await leader.lives.recover('worker-a', 0)).toEqual({ retried: 1, lost: 0 });
    const [again] = await takeDue(leader);
    expect(again).toMatchObject({ runId: run.runId, attempt: 2 });
    await eventually('the worker is told', () => taken?.aborted);
    expect(String(taken?.reason)).toContain('given to another worker');
    expect(await leader.archive.get(run.runId)).toMatchObject({ workerId: 'another', attempt: 2 });
  });
});
