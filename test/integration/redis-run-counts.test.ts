import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { useRedis, useStore } from './redis-rig.ts';

const redis = useRedis();
const store = useStore(redis);

/** Runs in an index as one that was kept for long has them, one a second. */
async function indexed(index: string, count: number): Promise<void> {
  const client = new Redis(redis.server.url);
  onTestFinished(() => client.disconnect());
  const members = Array.from({ length: count }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 1) + i * 1000);
    const stamp = at.toISOString().replaceAll(/[-:]|\.000/g, '');
    return [at.getTime(), `job-${i % 2}@${stamp}`];
  });
  await client.zadd(`{esc}:-${index}`, ...members.flat());
}

it('all of an index are counted, however many they are', async () => {
  await indexed('trouble', 12_000);
  const states = ['failed', 'timed-out', 'lost', 'cancelled'] as const;
  expect(await store.archive.count({ states })).toEqual({ kind: 'all', count: 12_000 });
  const span = { from: Date.UTC(2026, 0, 1, 1), to: Date.UTC(2026, 0, 1, 2) };
  expect(await store.archive.count({ states, ...span })).toEqual({ kind: 'all', count: 3_600 });
});

it('of too many to look at it is said how many were found, and that there may be more', async () => {
  await indexed('runs', 12_000);
  const isOfJob = (jobId: string) => jobId === 'job-1';
  expect(await store.archive.count({ isOfJob })).toEqual({ kind: 'some', count: 5_000 });
  const from = Date.UTC(2026, 0, 1, 1);
  expect(await store.archive.count({ isOfJob, from })).toEqual({ kind: 'all', count: 4_200 });
  // Whose records would have to be read, and are not there.
  expect(await store.archive.count({ queue: 'rare' })).toEqual({ kind: 'some', count: 0 });
});
