import { envelopeOf } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { useRedis } from './redis-rig.ts';

const redis = useRedis();
const jobs = 5_000;

it('the revisions of thousands of jobs are read whole, and in pieces', async () => {
  const store = await redis.store();
  const { jobId } = envelopeOf();
  const fields = Array.from({ length: jobs }, (_, i) => [
    `${jobId}-${i}`,
    i % 2 ? '7' : '7 broken',
  ]);
  await redis.server.send('HSET', '{esc}:-revisions', ...fields.flat());
  const revisions = await store.schedule.projectedRevisions();
  expect(revisions.size).toBe(jobs);
  expect(revisions.get(`${jobId}-1`)).toEqual({ revision: 7, isBroken: false });
  expect(revisions.get(`${jobId}-2`)).toEqual({ revision: 7, isBroken: true });
  const told = await redis.server.send('INFO', 'commandstats');
  expect(told).toMatch(/cmdstat_hscan:calls=[2-9]/);
  expect(told).not.toMatch(/cmdstat_hgetall/);
});
