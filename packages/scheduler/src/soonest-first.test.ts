import type { JobDefinition } from '@escapement/core';
import { silentLogger, standingJob } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { soonestFirst } from './soonest-first.ts';
import { type Compiled, createTimetables } from './timetables.ts';

const now = Date.UTC(2026, 9, 1);

function job(id: string, everyMs: number, change: object = {}) {
  const schedule = { kind: 'every', everyMs, anchorTime: '2026-10-01T00:00:00.000Z' };
  return standingJob({ id, schedule, ...change });
}

const paused = { reason: 'a test', since: '2026-01-01T00:00:00.000Z' };

/** The order of jobs by what is known of them; each look at the clock costs a millisecond. */
async function orderOf(jobs: readonly JobDefinition[], jobIds: readonly string[]) {
  const known = new Map(jobs.map((each) => [each.id, each] as const));
  const timetables = createTimetables(silentLogger, new Map());
  const turns: number[] = [];
  const asked = new Map<unknown, number>();
  let nowMs = 0;
  const order = await soonestFirst(jobIds, {
    catalog: { get: (jobId) => known.get(jobId) },
    timetables: { of: (definition) => counted(timetables.of(definition), asked) },
    clock: { sleep: async () => void turns.push(nowMs), monotonicMs: () => nowMs++ },
    now,
  });
  return { order, turns, asked: [...asked.values()] };
}

/** The same timetable, and how often it was asked for the next fire time. */
function counted(compiled: Compiled, asked: Map<unknown, number>): Compiled {
  if (compiled === undefined || compiled === 'not-yet' || asked.has(compiled)) return compiled;
  const next = compiled.next.bind(compiled);
  asked.set(compiled, 0);
  compiled.next = (after) => {
    asked.set(compiled, (asked.get(compiled) ?? 0) + 1);
    return next(after);
  };
  return compiled;
}

describe('jobs that are carried anew', () => {
  it('come in the order in which they are due, and those that fire nothing last', async () => {
    const jobs = [job('hourly', 3_600_000), job('paused', 1000, { paused }), job('often', 1000)];
    const { order } = await orderOf(jobs, ['hourly', 'paused', 'often', 'gone']);
    expect(order).toEqual(['often', 'hourly', 'paused', 'gone']);
  });

  it('come where their pause ends', async () => {
    const ends = (second: number) => ({
      ...paused,
      until: new Date(now + second * 1000).toISOString(),
    });
    const jobs = [job('hourly', 3_600_000), job('soon', 1000, { paused: ends(60) })];
    const late = job('late', 1000, { paused: ends(7_200) });
    const over = job('over', 1000, { paused: ends(-60) });
    const { order } = await orderOf([late, ...jobs, over], ['late', 'hourly', 'soon', 'over']);
    expect(order).toEqual(['over', 'soon', 'hourly', 'late']);
  });

  it('ask a timetable that they share once, and keep their order', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `same-${i}`);
    const { order, asked } = await orderOf(
      [job('first', 1000), ...ids.map((id) => job(id, 60_000))],
      [...ids, 'first'],
    );
    expect(order).toEqual(['first', ...ids]);
    expect(asked).toEqual([1, 1]);
  });

  it('let other work have its turn while they are many', async () => {
    const ids = Array.from({ length: 100 }, (_, i) => `same-${i}`);
    const { turns } = await orderOf(
      ids.map((id) => job(id, 60_000)),
      ids,
    );
    const waits = turns.map((at, i) => at - (turns[i - 1] ?? 0));
    expect(waits.length).toBeGreaterThan(3);
    expect(Math.max(...waits)).toBeLessThan(25);
  });
});
