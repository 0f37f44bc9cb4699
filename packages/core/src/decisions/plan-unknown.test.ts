import { standingJob } from '@escapement/testkit';
import { compileSchedule, type ScheduleSpec, type Timetable } from '@escapement/timetable';
import { describe, expect, it } from 'vitest';
import { scheduledRunId } from '../runs/run-id.ts';
import type { JobDefinition } from '../schemas/job.ts';
import { planUnknown, type Unknown } from './plan-unknown.ts';

const base = Date.UTC(2026, 10, 22, 1, 0, 0);
const at = (second: number) => base + second * 1000;

function timetableOf(spec: ScheduleSpec): Timetable {
  const compiled = compileSchedule(spec, { key: 'tick' });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable;
}

function plan(options: {
  readonly unknown?: Partial<Unknown>;
  readonly jitterMs?: number;
  readonly updatedAt?: number;
  readonly paused?: JobDefinition['paused'];
}) {
  const { jitterMs = 0, updatedAt = at(-3600), paused } = options;
  const schedule = { kind: 'every', everyMs: 1000, jitterMs } as const;
  const definition = standingJob({
    ...{ schedule, updatedAt: new Date(updatedAt).toISOString(), paused },
  });
  const { runs, outcomes, nextFireTime } = planUnknown({
    definition,
    timetable: timetableOf(schedule),
    unknown: {
      after: at(10),
      until: at(13),
      outstanding: [],
      behind: {},
      reason: 'redis-forgot',
      ...options.unknown,
    },
    epoch: 7,
  });
  const seconds = (instants: readonly number[]) => instants.map((each) => (each - base) / 1000);
  return {
    runs,
    staged: seconds(runs.map((run) => run.fireTime)),
    unknown: seconds(outcomes.map((row) => row.fireTime)),
    next: nextFireTime === undefined ? undefined : (nextFireTime - base) / 1000,
  };
}

describe('after Redis lost its memory', () => {
  it('what was due in between is unknown, and the schedule goes on after it', () => {
    expect(plan({})).toMatchObject({ staged: [], unknown: [11, 12, 13], next: 14 });
  });

  it('a run that was overdue when Redis was last known is unknown too', () => {
    const outstanding = [scheduledRunId('tick', at(4)), scheduledRunId('other', at(5))];
    expect(plan({ unknown: { outstanding } }).unknown).toEqual([4, 11, 12, 13]);
  });

  it('a run that jitter lets be due later is staged again, since it cannot have begun', () => {
    const { runs, staged, unknown } = plan({ jitterMs: 60_000 });
    expect(staged.length).toBeGreaterThan(10);
    expect(runs.every((run) => run.dueTime > at(13))).toBe(true);
    expect(unknown.length).toBeLessThan(10);
  });

  it('what nothing was staged of may have been staged and begun since', () => {
    const behind = { tick: at(8) };
    expect(plan({ unknown: { behind } })).toMatchObject({
      ...{ staged: [], unknown: [8, 9, 10, 11, 12, 13], next: 14 },
    });
  });

  it('fire times before the end of a pause are none, and those since are unknown', () => {
    const pause = (second: number) => ({
      ...{ reason: 'x', since: new Date(at(-60)).toISOString() },
      until: new Date(at(second)).toISOString(),
    });
    expect(plan({ paused: pause(12) })).toMatchObject({ unknown: [12, 13], next: 14 });
    expect(plan({ paused: pause(40) })).toMatchObject({ unknown: [], next: 40 });
  });

  it('fire times before its last edit are not those of the version that stands', () => {
    expect(plan({ updatedAt: at(12.5) })).toMatchObject({ unknown: [13], next: 14 });
    expect(plan({ updatedAt: at(20) })).toMatchObject({ unknown: [], next: 21 });
  });
});
