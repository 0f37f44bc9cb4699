import { type FirePlace, placedJob, scheduledRunId } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

const hourMs = 3_600_000;

describe('the jobs that fire next', () => {
  const redis = useRedis();
  const store = useStore(redis);
  const all = () => true;

  /** Says of jobs when they fire next, as the leader does for so many. */
  async function schedule(jobIds: readonly string[], at: (i: number) => number): Promise<void> {
    const advances = jobIds.map((jobId, i) => {
      return { jobId, runs: [], outcomes: [], nextFireTime: at(i) };
    });
    for (let from = 0; from < advances.length; from += 500) {
      await store.schedule.stage(term, advances.slice(from, from + 500));
    }
  }

  async function everyPage(limit: number, isWanted: (jobId: string) => boolean = all) {
    const pages: (readonly FirePlace[])[] = [];
    let after: FirePlace | undefined;
    do {
      const page = await store.archive.nextFires({ limit, isWanted, ...(after && { after }) });
      pages.push(page.places);
      after = page.next;
    } while (after !== undefined);
    return pages;
  }

  it('are paged each once where all of them fire at one instant', async () => {
    const at = Date.now() + hourMs;
    const ids = Array.from({ length: 2_300 }, (_, i) => `job-${i}`);
    await schedule(ids, () => at);
    const pages = await everyPage(200);
    expect(pages.flat().map(placedJob)).toEqual(ids.toSorted());
    expect(pages.map(({ length }) => length)).toEqual([...Array(11).fill(200), 100]);
  });

  it('go on behind one that was deleted, of however many at its instant', async () => {
    const at = Date.now() + hourMs;
    const ids = Array.from({ length: 900 }, (_, i) => `job-${1_000 + i}`);
    await schedule(ids, () => at);
    const { next, places } = await store.archive.nextFires({ limit: 450, isWanted: all });
    const gone = { jobId: 'job-1449', runs: [], outcomes: [], nextFireTime: undefined };
    expect(places.at(-1)).toMatchObject({ member: gone.jobId });
    await store.schedule.stage(term, [gone]);
    const rest = await store.archive.nextFires({
      limit: 500,
      isWanted: all,
      ...(next && { after: next }),
    });
    expect(rest.places.map(placedJob)).toEqual(ids.slice(450));
    expect(rest.next).toBeUndefined();
  });

  it('are found behind a job of which a great many runs are staged, in pages that may be short', async () => {
    const begin = Math.ceil(Date.now() / 1_000) * 1_000 + hourMs;
    const runs = Array.from({ length: 11_000 }, (_, i) => {
      const fireTime = begin + i * 10;
      return runDueIn(0, {
        jobId: 'often',
        fireTime,
        dueTime: fireTime,
        runId: scheduledRunId('often', fireTime),
      });
    });
    for (let from = 0; from < runs.length; from += 500) {
      await store.schedule.stage(term, [advanceOf(runs.slice(from, from + 500))]);
    }
    await schedule(['late', 'later'], (i) => begin + hourMs + i);
    const pages = await everyPage(50);
    expect(pages.flat().map(placedJob)).toEqual(['often', 'late', 'later']);
    expect(pages).toHaveLength(2);
    expect((await everyPage(50, (jobId) => jobId !== 'often')).flat().map(placedJob)).toEqual([
      'late',
      'later',
    ]);
  });

  it('leave out what somebody else put among them', async () => {
    const at = Date.now() + hourMs;
    await schedule(['job'], () => at);
    await redis.server.send('ZADD', '{esc}:-runs', String(at - 1), 'no run', '1e300', 'beyond');
    await redis.server.send('ZADD', '{esc}:-schedule', '-1e300', 'before', '+inf', 'never');
    expect((await everyPage(1)).flat().map(placedJob)).toEqual(['job']);
  });
});
