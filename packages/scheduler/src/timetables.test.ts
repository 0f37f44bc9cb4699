import {
  type CalendarDefinition,
  calendarDefinitionSchema,
  type JobDefinition,
} from '@escapement/core';
import { silentLogger, standingJob } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { laggingJobs } from './calendar-lag.ts';
import { type Compiled, compileOutgoing, createTimetables } from './timetables.ts';

const noon = Date.UTC(2026, 9, 1, 12);
const day = 86_400_000;

function calendar(version: number, change: object = {}): CalendarDefinition {
  return calendarDefinitionSchema.parse({
    name: 'holidays',
    timeZone: 'UTC',
    version,
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...change,
  });
}

function job(change: object = {}): JobDefinition {
  const expressions = ['0 12 * * *'];
  const schedule = { kind: 'cron', expressions, timeZone: 'UTC', calendars: ['holidays'] };
  return standingJob({ schedule, calendarVersions: { holidays: 2 }, ...change });
}

function nextOf(compiled: Compiled): number | undefined {
  if (compiled === undefined || compiled === 'not-yet') throw new Error(`it is ${compiled}`);
  return compiled.next(noon - 1);
}

function dueOf(compiled: Compiled): number | undefined {
  const fireTime = nextOf(compiled);
  return fireTime === undefined || typeof compiled !== 'object'
    ? undefined
    : compiled.dueTime(fireTime);
}

describe('a definition that demands calendars', () => {
  it('is not compiled before they have arrived', () => {
    expect(createTimetables(silentLogger, new Map()).of(job())).toBe('not-yet');
  });

  it('is not compiled with an older version than it demands', () => {
    const known = new Map([['holidays', calendar(1)]]);
    const timetables = createTimetables(silentLogger, known);
    expect(timetables.of(job())).toBe('not-yet');
    known.set('holidays', calendar(2));
    expect(nextOf(timetables.of(job()))).toBe(noon);
  });

  it('is compiled again when a calendar is newer than it was, and only then', () => {
    const known = new Map([['holidays', calendar(2)]]);
    const timetables = createTimetables(silentLogger, known);
    const first = timetables.of(job());
    expect(timetables.of(job())).toBe(first);
    known.set('holidays', calendar(3, { daysOff: [{ date: '2026-10-01' }] }));
    expect(nextOf(timetables.of(job()))).toBe(noon + day);
  });

  it('is not compiled again for an edit that leaves its schedule as it is', () => {
    const known = new Map([['holidays', calendar(2)]]);
    const timetables = createTimetables(silentLogger, known);
    const first = timetables.of(job());
    expect(timetables.of(job({ description: 'another', version: 2, revision: 2 }))).toBe(first);
  });

  it('is compiled again for another schedule, even where a rebuilt ensemble gave it the same revision', () => {
    const known = new Map([['holidays', calendar(2)]]);
    const timetables = createTimetables(silentLogger, known);
    timetables.of(job());
    const schedule = { kind: 'cron', expressions: ['0 13 * * *'], calendars: ['holidays'] };
    expect(nextOf(timetables.of(job({ schedule })))).toBe(noon + 3_600_000);
  });

  it('waits again when its calendar is gone', () => {
    const known = new Map([['holidays', calendar(2)]]);
    const timetables = createTimetables(silentLogger, known);
    timetables.of(job());
    known.clear();
    expect(timetables.of(job())).toBe('not-yet');
  });

  it('owes a reason for its fire times on its way out, though a calendar is gone', () => {
    const outgoing = compileOutgoing(job(), { known: new Map(), logger: silentLogger });
    expect(outgoing?.next(noon - 1)).toBe(noon);
  });
});

describe('jobs of one schedule', () => {
  const plain = { kind: 'cron', expressions: ['0 12 * * *'], timeZone: 'UTC' } as const;
  const scheduled = (schedule: object, id: string) =>
    job({ id, schedule: { ...plain, ...schedule }, calendarVersions: undefined });

  it('are compiled once, however many they are', () => {
    const timetables = createTimetables(silentLogger, new Map());
    const first = timetables.of(scheduled({}, 'one'));
    expect(nextOf(first)).toBe(noon);
    for (const id of ['two', 'three', 'four']) expect(timetables.of(scheduled({}, id))).toBe(first);
    expect(timetables.of(scheduled({ timeZone: 'Asia/Shanghai' }, 'elsewhere'))).not.toBe(first);
  });

  it('go on when others of them change or go, and the last one takes it along', () => {
    const timetables = createTimetables(silentLogger, new Map());
    const first = timetables.of(scheduled({}, 'one'));
    timetables.of(scheduled({}, 'two'));
    timetables.of(scheduled({ expressions: ['0 13 * * *'] }, 'one'));
    timetables.forget('three');
    expect(timetables.of(scheduled({}, 'two'))).toBe(first);
    expect(timetables.of(scheduled({}, 'late'))).toBe(first);
    for (const id of ['two', 'late']) timetables.forget(id);
    expect(timetables.of(scheduled({}, 'two'))).not.toBe(first);
  });

  it.each([
    ['an H, which is the job’s own', { expressions: ['H H * * *'] }],
    ['a jitter', { jitterMs: 3_600_000 }],
  ])('have each their own where it has %s', (_, schedule) => {
    const timetables = createTimetables(silentLogger, new Map());
    const of = (id: string) => dueOf(timetables.of(scheduled(schedule, id)));
    const instants = new Set(['one', 'two', 'three', 'four'].map(of));
    expect(instants.size).toBeGreaterThan(1);
  });
});

describe('jobs that lag behind the edit of a calendar', () => {
  it('are those that demand less than the version that stands', () => {
    const jobs = [
      job({ id: 'lagging' }),
      job({ id: 'carried', calendarVersions: { holidays: 3 } }),
      job({ id: 'never-carried', calendarVersions: undefined }),
      job({ id: 'without', schedule: { kind: 'manual' } }),
    ];
    const calendars = new Map([['holidays', calendar(3)]]);
    const lagging = laggingJobs({
      catalog: { all: () => jobs },
      calendars: { all: () => calendars },
    });
    expect([...lagging]).toEqual(['lagging holidays@3', 'never-carried holidays@3']);
  });
});
