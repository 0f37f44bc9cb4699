import { leastMs, standingJob } from '@escapement/testkit';
import { compileSchedule, type ScheduleSpec, type Timetable } from '@escapement/timetable';
import { describe, expect, it } from 'vitest';
import { redisMillis } from '../words/redis-millis.ts';
import { firstPrescribed, planJob } from './plan-job.ts';

const now = redisMillis(Date.UTC(2026, 10, 22, 1, 0, 0));

function timetableOf(spec: ScheduleSpec): Timetable {
  const compiled = compileSchedule(spec, { key: 'tick' });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable;
}

const everySecond = timetableOf({ kind: 'cron', expressions: ['* * * * * *'], timeZone: 'UTC' });

function definitionWith(overrides: object = {}) {
  const at = '2026-11-22T00:00:00.000Z';
  const schedule = { kind: 'cron', expressions: ['* * * * * *'], timeZone: 'UTC' };
  return standingJob({ schedule, createdAt: at, updatedAt: at, ...overrides });
}

function plan(overrides: Partial<Parameters<typeof planJob>[0]> = {}) {
  return planJob({
    definition: definitionWith(),
    timetable: everySecond,
    nextFireTime: now,
    now,
    horizonMs: 5000,
    epoch: 7,
    limit: 100,
    ...overrides,
  });
}

describe('planJob', () => {
  it('stages every fire time up to the horizon and leaves the cursor at the first after it', () => {
    const advance = plan();
    expect(advance.runs.map((run) => run.fireTime - now)).toEqual([0, 1000, 2000, 3000, 4000]);
    expect(advance.runs[0]?.runId).toBe('tick@20261122T010000Z');
    expect(advance.nextFireTime).toBe(now + 5000);
    expect(advance.outcomes).toEqual([]);
  });

  it('goes on where its limit cut it short', () => {
    const first = plan({ limit: 2 });
    expect(first.nextFireTime).toBe(now + 2000);
    const second = plan({ limit: 2, nextFireTime: now + 2000 });
    expect(second.runs.map((run) => run.fireTime - now)).toEqual([2000, 3000]);
  });

  it('is the same on every node', () => {
    expect(plan()).toEqual(plan());
  });

  it('serves the latest misfire only and accounts for the others', () => {
    const advance = plan({ nextFireTime: now - 10_000 });
    const late = advance.runs.filter((run) => run.fireTime < now - 2000);
    expect(late.map((run) => run.fireTime - now)).toEqual([-3000]);
    expect(advance.outcomes).toEqual([
      {
        fireTime: now - 10_000,
        untilFireTime: now - 4000,
        count: 7,
        fireTimes: [-10, -9, -8, -7, -6, -5, -4].map((seconds) => now + seconds * 1000),
        outcome: 'missed',
        reason: 'newer-run-serves',
      },
    ]);
  });

  it('knows no fire time before the end of a pause, and counts those since as any that were missed', () => {
    const until = new Date(now - 10_000).toISOString();
    const definition = definitionWith({ paused: { since: until, reason: 'x', until } });
    const asked = { definition, nextFireTime: now - 600_000 };
    expect(plan(asked)).toEqual({
      ...plan({ nextFireTime: now - 10_000 }),
      runs: plan(asked).runs,
    });
    expect(plan(asked).runs.map((run) => (run.fireTime - now) / 1000)).toEqual([
      -3, -2, -1, 0, 1, 2, 3, 4,
    ]);
  });

  it('stages of a pause that lasts what comes at its end, and after it', () => {
    const until = new Date(now + 3_000).toISOString();
    const definition = definitionWith({ paused: { since: until, reason: 'x', until } });
    const { runs, outcomes } = plan({ definition });
    expect(runs.map((run) => (run.fireTime - now) / 1000)).toEqual([3, 4]);
    expect(outcomes).toEqual([]);
  });

  it('serves no misfire when the policy is none', () => {
    const definition = definitionWith({ catchUp: { policy: 'none' } });
    const advance = plan({ definition, nextFireTime: now - 4000 });
    expect(advance.runs.every((run) => run.fireTime >= now - 2000)).toBe(true);
    expect(advance.outcomes[0]).toMatchObject({ reason: 'catch-up-none', count: 2 });
  });

  it('serves all misfires up to the bound, newest first in right, oldest first in order', () => {
    const definition = definitionWith({ catchUp: { policy: 'all', max: 3, withinMs: 60_000 } });
    const advance = plan({ definition, nextFireTime: now - 10_000 });
    const late = advance.runs.filter((run) => run.fireTime < now - 2000);
    expect(late.map((run) => run.fireTime - now)).toEqual([-5000, -4000, -3000]);
    expect(advance.outcomes[0]).toMatchObject({ reason: 'catch-up-limit', count: 5 });
  });

  it('lets nothing run that is older than the window', () => {
    const definition = definitionWith({ catchUp: { policy: 'latest', withinMs: 5000 } });
    const daily = timetableOf({ kind: 'cron', expressions: ['30 0 * * *'], timeZone: 'UTC' });
    const advance = plan({ definition, timetable: daily, nextFireTime: now - 1_800_000 });
    expect(advance.runs).toEqual([]);
    expect(advance.outcomes).toEqual([
      { fireTime: now - 1_800_000, outcome: 'missed', reason: 'too-old' },
    ]);
  });

  it('decides a cursor ten years old in milliseconds', () => {
    const old = { nextFireTime: now - 10 * 365 * 86_400_000 };
    expect(leastMs(() => plan(old))).toBeLessThan(200);
    const advance = plan(old);
    expect(advance.outcomes.length).toBeLessThan(5);
    expect(advance.outcomes[0]).toMatchObject({ outcome: 'missed', reason: 'too-old' });
  });

  it('says that a schedule never fires again by taking the cursor away', () => {
    const once = timetableOf({ kind: 'at', at: [now + 1000] });
    const advance = plan({ timetable: once });
    expect(advance.runs).toHaveLength(1);
    expect(advance.nextFireTime).toBeUndefined();
  });
});

describe('firstPrescribed', () => {
  it('knows no instant of a manual schedule', () => {
    expect(firstPrescribed(timetableOf({ kind: 'manual' }), now)).toBeUndefined();
  });
});
