import type { RedisStore } from '@escapement/redis';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanceOf, runDueIn, term, useRedis } from './redis-rig.ts';

describe('a Redis that fills up', () => {
  const redis = useRedis();
  let store: RedisStore;

  beforeEach(async () => {
    store = await redis.store();
  });

  async function runsWithLogs(count: number): Promise<readonly string[]> {
    const runs = Array.from({ length: count }, (_, i) =>
      runDueIn(-60_000 + i * 1000, { overlap: 'allow' }),
    );
    await store.schedule.stage(term, [advanceOf(runs)]);
    for (const envelope of runs) {
      const about = { envelope, attempt: 1, workerId: 'worker-a' };
      await store.gate.begin(about);
      await store.gate.appendLog(envelope.runId, 1, [
        { at: envelope.fireTime, stream: 'stdout', text: 'said' },
      ]);
      await store.gate.settle({ ...about, state: 'succeeded' });
    }
    return runs.map((run) => run.runId);
  }

  it('tells how much it holds, and how much it may', async () => {
    await redis.server.send('CONFIG', 'SET', 'maxmemory', '64mb');
    const use = await store.memory.use();
    expect(use?.maxBytes).toBe(64 * 1024 * 1024);
    expect(use?.usedBytes).toBeGreaterThan(100_000);
    await redis.server.send('CONFIG', 'SET', 'maxmemory', '0');
    expect(await store.memory.use()).toMatchObject({ maxBytes: 0 });
  });

  it('loses logs from the oldest on, and goes on from where it was', async () => {
    const runIds = await runsWithLogs(5);
    const logs = async () =>
      Promise.all(runIds.map(async (id) => (await store.archive.log(id, 0, 5))?.lines.length));
    const upTo = await store.memory.dropLogs(0, 2);
    expect(await logs()).toEqual([0, 0, 1, 1, 1]);
    const further = await store.memory.dropLogs(upTo ?? 0, 10);
    expect(await logs()).toEqual([0, 0, 0, 0, 0]);
    expect(await store.memory.dropLogs(further ?? 0, 10)).toBeUndefined();
  });

  it('drops settled runs from the oldest on, and stages none of them again', async () => {
    const runIds = await runsWithLogs(3);
    expect(await store.memory.dropSettled(2)).toBe(2);
    const { items } = await store.archive.list({ limit: 10 });
    expect(items.map((run) => run.id)).toEqual([runIds[2]]);
    const again = runDueIn(0, { fireTime: Date.parse(items[0]?.fireTime ?? '') - 1000 });
    await store.schedule.stage(term, [advanceOf([again])]);
    expect(await store.archive.get(again.runId)).toBeUndefined();
  });
});
