import type { JobDefinition, SuspectJob } from '@escapement/core';
import { silentLogger, standingJob } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { runMender } from './mender.ts';
import { SuspectJobs } from './suspect-jobs.ts';

const job = (id: string, change: object = {}) => standingJob({ id, ...change });

/** Some rounds over these jobs; `found` is what Redis looks like. */
async function mended(
  jobs: readonly JobDefinition[],
  found: (jobId: string) => SuspectJob['because'] | undefined,
  rounds: number,
) {
  const stop = new AbortController();
  const suspects = new SuspectJobs();
  const asked: number[] = [];
  let slept = 0;
  const catalog = new Map(jobs.map((one) => [one.id, one]));
  await runMender(
    {
      store: {
        async suspect(jobIds) {
          asked.push(jobIds.length);
          return jobIds.flatMap((jobId) => {
            const because = found(jobId);
            return because === undefined ? [] : [{ jobId, because }];
          });
        },
      },
      catalog: { all: () => catalog.values(), get: (jobId) => catalog.get(jobId) },
      clock: {
        now: () => 0,
        monotonicMs: () => 0,
        async sleep() {
          slept += 1;
          if (slept === rounds) stop.abort();
        },
      },
      logger: silentLogger,
      everyMs: 1,
      suspects,
    },
    stop.signal,
  );
  return { suspects: suspects.take(), asked };
}

describe('the mender', () => {
  it('suspects what is damaged, and what has no cursor though it should have one', async () => {
    const since = '2026-01-01T00:00:00.000Z';
    const jobs = [
      job('sound'),
      job('damaged'),
      job('stands-still'),
      job('paused', { paused: { since, reason: 'x' } }),
      job('ends', { paused: { since, reason: 'x', until: '2026-02-01T00:00:00.000Z' } }),
      job('by-hand', { schedule: { kind: 'manual' } }),
    ];
    const { suspects } = await mended(
      jobs,
      (id) => (id === 'sound' ? undefined : id === 'damaged' ? 'damaged' : 'no-cursor'),
      1,
    );
    expect(suspects).toEqual(['damaged', 'stands-still', 'ends']);
  });

  it('looks at some jobs a round, at all of them by and by, and then from the first again', async () => {
    const jobs = Array.from({ length: 450 }, (_, i) => job(`job-${i}`));
    const { asked } = await mended(jobs, () => undefined, 5);
    expect(asked).toEqual([200, 200, 50, 200, 200]);
  });

  it('does not wait for the next round where most of what it finds is wrong', async () => {
    const jobs = Array.from({ length: 450 }, (_, i) => job(`job-${i}`));
    const { asked, suspects } = await mended(jobs, () => 'no-cursor', 1);
    expect(asked).toEqual([200, 200, 50]);
    expect(suspects).toHaveLength(450);
  });
});
