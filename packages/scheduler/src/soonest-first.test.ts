import { silentLogger, standingJob } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { soonestFirst } from './soonest-first.ts';
import { createTimetables } from './timetables.ts';

const now = Date.UTC(2026, 9, 1);

function job(id: string, everyMs: number, change: object = {}) {
  const schedule = { kind: 'every', everyMs, anchorTime: '2026-10-01T00:00:00.000Z' };
  return standingJob({ id, schedule, ...change });
}

describe('jobs that are carried anew', () => {
  it('come in the order in which they are due, and those that fire nothing last', async () => {
    const paused = { reason: 'a test', since: '2026-01-01T00:00:00.000Z' };
    const jobs = new Map(
      [job('hourly', 3_600_000), job('paused', 1000, { paused }), job('often', 1000)].map(
        (each) => [each.id, each] as const,
      ),
    );
    const order = await soonestFirst([...jobs.keys(), 'gone'], {
      catalog: { get: (jobId) => jobs.get(jobId) },
      timetables: createTimetables(silentLogger, new Map()),
      clock: { sleep: async () => undefined },
      now,
    });
    expect(order).toEqual(['often', 'hourly', 'paused', 'gone']);
  });
});
