import { describe, expect, it } from 'vitest';
import type { CalendarSpec } from './calendar-spec.ts';
import { compileSchedule } from './compile.ts';
import type { ScheduleSpec } from './schedule-spec.ts';

const KEY = 'nightly-report';
const DAY_MS = 86_400_000;

function compile(spec: ScheduleSpec, calendars: readonly CalendarSpec[] = []) {
  const known = new Map(calendars.map((calendar) => [calendar.name, calendar]));
  const compiled = compileSchedule(spec, { key: KEY, calendars: known });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable;
}

function problems(spec: ScheduleSpec, calendars: readonly CalendarSpec[] = [], now?: number) {
  const known = new Map(calendars.map((calendar) => [calendar.name, calendar]));
  const context = { key: KEY, calendars: known, ...(now === undefined ? {} : { now }) };
  const compiled = compileSchedule(spec, context);
  return compiled.ok ? [] : compiled.problems;
}

const daily: ScheduleSpec = { kind: 'cron', expressions: ['0 9 * * *'], timeZone: 'UTC' };

describe('every', () => {
  it('fires at the anchor and every whole period around it', () => {
    const timetable = compile({ kind: 'every', everyMs: 7000, anchorTime: 10_000 });
    expect(timetable.between(0, 32_000, 10)).toEqual([3000, 10_000, 17_000, 24_000, 31_000]);
    expect(timetable.previous(10_000)).toBe(3000);
    expect(timetable.previous(3000)).toBeUndefined();
  });

  it('is anchored at the epoch unless said otherwise', () => {
    expect(compile({ kind: 'every', everyMs: 15_000 }).next(1)).toBe(15_000);
    const cron: ScheduleSpec = { kind: 'cron', expressions: ['@every 15s'], timeZone: 'UTC' };
    expect(compile(cron).next(15_000)).toBe(30_000);
  });
});

describe('at', () => {
  it('fires in order, each instant once', () => {
    const timetable = compile({ kind: 'at', at: [3000, 1000, 3000, 2000] });
    expect(timetable.between(0, 10_000, 10)).toEqual([1000, 2000, 3000]);
    expect(timetable.next(3000)).toBeUndefined();
    expect(timetable.previous(1500)).toBe(1000);
  });
});

describe('manual', () => {
  it('never fires by itself', () => {
    const timetable = compile({ kind: 'manual' });
    expect(timetable.isManual).toBe(true);
    expect(timetable.next(0)).toBeUndefined();
  });
});

describe('several expressions', () => {
  it('an instant that two of them name is one instant', () => {
    const timetable = compile({
      kind: 'cron',
      expressions: ['0 */6 * * *', '0 12 * * *', '@every 12h'],
      timeZone: 'UTC',
    });
    expect(timetable.between(0, DAY_MS, 10)).toEqual(
      [0, 6, 12, 18].map((hour) => hour * 3_600_000),
    );
  });
});

describe('validity', () => {
  it('prescribes nothing before its start, at its end, or after', () => {
    const timetable = compile({ kind: 'every', everyMs: 1000, startTime: 5000, endTime: 8000 });
    expect(timetable.between(0, 100_000, 10)).toEqual([5000, 6000, 7000]);
    expect(timetable.previous(100_000)).toBe(7000);
    expect(timetable.walk(0, 100_000, 10).entries).toHaveLength(3);
  });

  it('that holds no fire time is refused', () => {
    const spec: ScheduleSpec = { ...daily, startTime: 0, endTime: 3_600_000 };
    expect(problems(spec)).toMatchObject([{ code: 'SCHEDULE_NEVER_FIRES', path: 'endTime' }]);
  });
});

describe('jitter', () => {
  it('is stable per key and fire time, and within its bound', () => {
    const timetable = compile({ ...daily, jitterMs: 60_000 });
    const again = compile({ ...daily, jitterMs: 60_000 });
    const delays = Array.from(
      { length: 200 },
      (_, day) => timetable.dueTime(day * DAY_MS) - day * DAY_MS,
    );
    expect(delays.every((delay) => delay >= 0 && delay <= 60_000)).toBe(true);
    expect(new Set(delays).size).toBeGreaterThan(150);
    expect(again.dueTime(7 * DAY_MS)).toBe(timetable.dueTime(7 * DAY_MS));
    expect(compile(daily).dueTime(7 * DAY_MS)).toBe(7 * DAY_MS);
  });
});

describe('walk', () => {
  it('goes on from where its limit cut it short', () => {
    const timetable = compile({ kind: 'every', everyMs: 1000 });
    const first = timetable.walk(500, 5500, 3);
    expect(first).toEqual({
      entries: [1000, 2000, 3000].map((fireTime) => ({ kind: 'fire', fireTime })),
      resumeAt: 4000,
    });
    expect(timetable.walk(first.resumeAt ?? 0, 5500, 3)).toEqual({
      entries: [4000, 5000].map((fireTime) => ({ kind: 'fire', fireTime })),
    });
  });

  it('between is bounded and half open', () => {
    const timetable = compile({ kind: 'every', everyMs: 1000 });
    expect(timetable.between(1000, 3000, 10)).toEqual([1000, 2000]);
    expect(timetable.between(0, 1e12, 2)).toEqual([0, 1000]);
    expect(timetable.between(0, 1e12, 0)).toEqual([]);
  });
});

describe('refusals', () => {
  const zoneless: ScheduleSpec = {
    kind: 'cron',
    expressions: ['0 9 * * *'],
    timeZone: 'Mars/Olympus',
  };
  it.each<[string, ScheduleSpec, string, string]>([
    ['an unknown zone', zoneless, 'TIME_ZONE_UNKNOWN', 'timeZone'],
    ['an offset for a zone', { ...daily, timeZone: '+08:00' }, 'TIME_ZONE_UNKNOWN', 'timeZone'],
    ['no expression', { ...daily, expressions: [] }, 'CRON_NO_EXPRESSION', 'expressions'],
    ['a period of 0', { kind: 'every', everyMs: 0 }, 'EVERY_NOT_POSITIVE', 'everyMs'],
    ['a negative period', { kind: 'every', everyMs: -5 }, 'EVERY_NOT_POSITIVE', 'everyMs'],
    ['a broken period', { kind: 'every', everyMs: 1.5 }, 'EVERY_NOT_POSITIVE', 'everyMs'],
    ['no instant', { kind: 'at', at: [] }, 'AT_EMPTY', 'at'],
    ['an instant beyond time', { kind: 'at', at: [1, 9e15] }, 'TIME_RANGE', 'at.1'],
    [
      'an end before the start',
      { ...daily, startTime: 5, endTime: 5 },
      'VALIDITY_EMPTY',
      'endTime',
    ],
    ['a negative jitter', { ...daily, jitterMs: -1 }, 'JITTER_RANGE', 'jitterMs'],
    ['an unknown calendar', { ...daily, calendars: ['cn'] }, 'CALENDAR_UNKNOWN', 'calendars.0'],
    [
      'the workday 0',
      { ...daily, workdaysOfMonth: [0] },
      'WORKDAY_OF_MONTH_RANGE',
      'workdaysOfMonth.0',
    ],
    [
      'days chosen twice',
      { kind: 'cron', expressions: ['0 9 1 * *'], timeZone: 'UTC', workdaysOfMonth: [1] },
      'WORKDAYS_OF_MONTH_WITH_DAYS',
      'expressions.0',
    ],
  ])('%s', (...[, spec, code, path]) => {
    const [problem] = problems(spec);
    expect(problem).toMatchObject({ code, path });
    expect(problem?.message.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(problem?.allowed?.en).toMatch(/\w/);
  });

  it('a mistyped zone is told the nearest one', () => {
    const messageFor = (timeZone: string) => problems({ ...daily, timeZone })[0]?.message;
    expect(messageFor('Asia/Shangai')?.en).toContain('did you mean Asia/Shanghai?');
    expect(messageFor('new york')?.zh).toContain('是否为 America/New_York？');
    expect(messageFor('Mars/Olympus')?.en).not.toContain('did you mean');
  });

  it('instants in the past, where a person writes them', () => {
    const spec: ScheduleSpec = { kind: 'at', at: [1000, 2000] };
    expect(problems(spec, [], 2000)).toMatchObject([{ code: 'AT_IN_THE_PAST', path: 'at.1' }]);
    expect(problems(spec, [], 1999)).toEqual([]);
    expect(problems(spec)).toEqual([]);
  });

  it('all that is wrong is said at once', () => {
    const spec: ScheduleSpec = {
      kind: 'cron',
      expressions: ['60 * * * *', '0 9 * * *', '* 25 * * *'],
      timeZone: 'Mars/Olympus',
      jitterMs: -1,
    };
    expect(problems(spec).map((problem) => problem.path)).toEqual([
      'jitterMs',
      'timeZone',
      'expressions.0',
      'expressions.2',
    ]);
  });
});
