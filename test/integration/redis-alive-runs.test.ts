import { parseRunId, type RunFilter, scheduledRunId } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { auditAll, endTaken, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

const atWork = { states: ['running', 'waiting'] } as const satisfies Partial<RunFilter>;

describe('what is at work, which Redis has by name alone', () => {
  const redis = useRedis();
  const store = useStore(redis);
  // By name they stand in another order than by fire time.
  const jobs = ['delta', 'alpha', 'echo', 'bravo', 'charlie'];

  async function beginAll() {
    const runs = jobs.map((jobId, i) => runDueIn(-9_000 + i * 1_000, { jobId }));
    await store.schedule.stage(
      term,
      runs.map((run) => advanceOf([run])),
    );
    expect(await takeDue(store)).toHaveLength(jobs.length);
    return runs.map(({ runId }) => runId).reverse();
  }

  it('is found among all runs where it is too many to be put in order', async () => {
    const newest = await beginAll();
    const others = Array.from({ length: 10_000 }, (_, i) =>
      scheduledRunId(`other-${i}`, i * 1_000),
    );
    for (let at = 0; at < others.length; at += 1_000)
      await redis.server.send(
        'ZADD',
        '{esc}:-alive',
        ...others.slice(at, at + 1_000).flatMap((id) => ['0', id]),
      );
    const { items } = await store.archive.list({ limit: 9, ...atWork });
    expect(items.map(({ id }) => id)).toEqual(newest);
    expect(await store.archive.count(atWork)).toEqual({ kind: 'all', count: 5 });
  });

  it('leaves the index by fire time that earlier versions kept, as soon as it has ended', async () => {
    const taken = await beginAll();
    const former = '{esc}:-running';
    await redis.server.send('ZADD', former, ...taken.flatMap((id) => [String(fireTimeOf(id)), id]));
    await auditAll(store, Date.now());
    expect((await redis.server.send('ZCARD', former)).trim()).toBe(':5');
    await endTaken(
      store,
      taken.slice(1).map((runId) => ({ runId, attempt: 1 })),
    );
    await auditAll(store, Date.now());
    expect(await redis.server.send('ZRANGE', former, '0', '-1')).toContain(taken[0]);
    expect((await redis.server.send('ZCARD', former)).trim()).toBe(':1');
  });
});

function fireTimeOf(runId: string): number {
  return parseRunId(runId)?.fireTime ?? Number.NaN;
}
