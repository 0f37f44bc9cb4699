import type { Dropped } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { endTaken, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

describe('what is kept of the runs of a job', () => {
  const redis = useRedis();
  const store = useStore(redis);

  /** So many runs of a job that are over, one a second up to `fromMs`. */
  async function ended(jobId: string, count: number, fromMs = -60_000): Promise<void> {
    const runs = Array.from({ length: count }, (_, i) =>
      runDueIn(fromMs + i * 1000, { jobId, overlap: 'allow' }),
    );
    await store.schedule.stage(term, [advanceOf(runs)]);
    await endTaken(store, await takeDue(store));
  }

  async function keptOf(jobId: string): Promise<number> {
    const { items } = await store.archive.list({ jobId, limit: 100 });
    return items.length;
  }

  async function trimAll(most = 7): Promise<number> {
    let dropped = 0;
    for (let from: number | undefined = 0; from !== undefined; ) {
      const step: Dropped = await store.memory.dropExcess(from, most);
      dropped += step.dropped;
      from = step.next;
    }
    return dropped;
  }

  it('is what the deployment says, by the worker that ends runs', async () => {
    await store.memory.keepPerJob(5);
    for (let i = 0; i < 4; i += 1) await ended('busy', 20, -120_000 + i * 25_000);
    // Records are dropped now and then, so that not each end pays for it.
    expect(await keptOf('busy')).toBeLessThanOrEqual(5 + 40);
    await trimAll();
    expect(await keptOf('busy')).toBe(5);
    expect((await store.memory.kept()).runs).toBe(5);
  });

  it('becomes fewer in jobs that do not run too, once the number is lowered, and the newest stay', async () => {
    await ended('idle', 12);
    await ended('few', 2);
    expect(await store.memory.keepPerJob(3)).toBe('lowered');
    expect(await trimAll()).toBe(9);
    expect([await keptOf('idle'), await keptOf('few')]).toEqual([3, 2]);
    const { items } = await store.archive.list({ jobId: 'idle', limit: 100 });
    const ages = items.map((run) => Math.round((Date.now() - Date.parse(run.fireTime)) / 1000));
    expect(Math.max(...ages)).toBeLessThan(60);
    // Each was looked at: whoever leads next need not do it again.
    expect(await store.memory.keepPerJob(3)).toBe('settled');
  });

  it('is looked through again when it is lowered again, also after it was raised', async () => {
    await store.memory.keepPerJob(3);
    await trimAll();
    expect(await store.memory.keepPerJob(50)).toBe('settled');
    await ended('idle', 12);
    expect(await keptOf('idle')).toBe(12);
    expect(await store.memory.keepPerJob(4)).toBe('lowered');
    await trimAll();
    expect(await keptOf('idle')).toBe(4);
  });

  it('is a job’s own number where it has one, and never nothing', async () => {
    await redis.server.send('HSET', '{esc}:-keep', 'own', '6', 'none', '0');
    await ended('own', 12);
    await ended('none', 4);
    await store.memory.keepPerJob(2);
    await trimAll();
    expect([await keptOf('own'), await keptOf('none')]).toEqual([6, 1]);
  });

  it('leaves what is not over, and stages nothing that it has dropped once more', async () => {
    await ended('tick', 4);
    const alive = runDueIn(-90_000, { jobId: 'tick', overlap: 'allow' });
    await store.schedule.stage(term, [advanceOf([alive])]);
    await takeDue(store);
    const { items } = await store.archive.list({ jobId: 'tick', limit: 100 });
    await store.memory.keepPerJob(1);
    expect(await trimAll()).toBe(3);
    const gone = items.find((run) => run.state === 'succeeded' && run.id !== items[0]?.id);
    const again = runDueIn(0, { jobId: 'tick', fireTime: Date.parse(gone?.fireTime ?? '') });
    await store.schedule.stage(term, [advanceOf([again])]);
    expect(await store.archive.get(again.runId)).toBeUndefined();
    expect((await store.archive.get(alive.runId))?.state).toBe('running');
  });
});
