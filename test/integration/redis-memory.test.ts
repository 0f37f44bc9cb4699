import { describe, expect, it } from 'vitest';
import { endTaken, takeAndEnd, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

describe('a Redis that fills up', () => {
  const redis = useRedis();
  const store = useStore(redis);

  async function runsWithLogs(count: number, fromMs = -60_000): Promise<readonly string[]> {
    const fireTime = Date.now() + fromMs;
    const runs = Array.from({ length: count }, (_, i) =>
      runDueIn(0, { fireTime: fireTime + i * 1000, overlap: 'allow' }),
    );
    await store.schedule.stage(term, [advanceOf(runs)]);
    const taken = await takeDue(store);
    expect(taken).toHaveLength(count);
    for (const { fireTime, runId } of runs) {
      await store.exchange.appendLog(runId, 1, [{ at: fireTime, stream: 'stdout', text: 'said' }]);
      await store.exchange.tell(runId, 1, { result: '"done"' });
    }
    await endTaken(store, taken);
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
    const first = await store.memory.dropLogs(0, 2);
    expect(first).toEqual({ dropped: 2, next: 0 });
    expect(await logs()).toEqual([0, 0, 1, 1, 1]);
    const further = await store.memory.dropLogs(first.next ?? 0, 10);
    expect(further).toEqual({ dropped: 3, next: undefined });
    expect(await logs()).toEqual([0, 0, 0, 0, 0]);
    expect(await store.memory.dropLogs(0, 10)).toEqual({ dropped: 0, next: undefined });
    expect(await store.memory.kept()).toMatchObject({ runs: 5, logBytes: 0 });
  });

  it('leaves the logs of what still runs, and looks past them', async () => {
    const run = runDueIn(-90_000, { overlap: 'allow' });
    await store.schedule.stage(term, [advanceOf([run])]);
    await takeDue(store);
    const said = { at: run.fireTime, stream: 'stdout', text: 'said' } as const;
    await store.exchange.appendLog(run.runId, 1, [said]);
    const runIds = await runsWithLogs(2);
    const first = await store.memory.dropLogs(0, 2);
    expect(first).toEqual({ dropped: 1, next: 1 });
    expect(await store.memory.dropLogs(first.next ?? 0, 2)).toEqual({
      ...{ dropped: 1, next: undefined },
    });
    const lines = await Promise.all(
      [run.runId, ...runIds].map(async (id) => (await store.archive.log(id, 0, 5))?.lines.length),
    );
    expect(lines).toEqual([1, 0, 0]);
  });

  it('drops settled runs from the oldest on, and stages none of them again', async () => {
    const runIds = await runsWithLogs(3);
    const { logBytes, runBytes } = await store.memory.kept();
    expect(Math.min(logBytes, runBytes)).toBeGreaterThan(0);
    expect(await store.memory.dropRuns(0, 2)).toEqual({ dropped: 2, next: 0 });
    expect(await store.memory.kept()).toEqual({
      runs: 1,
      runBytes: runBytes / 3,
      logBytes: logBytes / 3,
    });
    const { items } = await store.archive.list({ limit: 10 });
    expect(items.map((run) => run.id)).toEqual([runIds[2]]);
    const told = (await redis.server.send('KEYS', '*-told:*')).match(/-told:\S+/g);
    expect(told).toEqual([`-told:${runIds[2]}`]);
    const again = runDueIn(0, { fireTime: Date.parse(items[0]?.fireTime ?? '') - 1000 });
    await store.schedule.stage(term, [advanceOf([again])]);
    expect(await store.archive.get(again.runId)).toBeUndefined();
  });

  it('keeps the last run of each job, however old it is and whatever another job does', async () => {
    const monthly = runDueIn(-86_400_000, { jobId: 'monthly', beginBy: Date.now() + 1_000 });
    await store.schedule.stage(term, [advanceOf([monthly])]);
    expect(await takeAndEnd(store)).toEqual([monthly.runId]);
    await runsWithLogs(4);
    let at: number | undefined = 0;
    do at = (await store.memory.dropRuns(at, 2)).next;
    while (at !== undefined);
    const { items } = await store.archive.list({ limit: 10 });
    expect(items.map((run) => run.jobId)).toEqual(['nightly-report', 'monthly']);
  });

  it('keeps no more runs of a job than it is told to, the newest', async () => {
    await redis.server.send('HSET', '{esc}:-keep', 'nightly-report', '5');
    for (let i = 0; i < 4; i += 1) await runsWithLogs(20, -120_000 + i * 25_000);
    const { items } = await store.archive.list({ limit: 100 });
    // Records are dropped now and then, so that not each end pays for it.
    expect(items.length).toBeLessThanOrEqual(5 + 40);
    expect((await store.memory.kept()).runs).toBe(items.length);
    const newest = Math.max(...items.map((run) => Date.parse(run.fireTime)));
    expect(Date.now() - newest).toBeLessThan(60_000);
  });
});
