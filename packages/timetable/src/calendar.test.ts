import { describe, expect, it } from 'vitest';
import type { CalendarSpec } from './calendar-spec.ts';
import { compileSchedule } from './compile.ts';
import { CHINA } from './fixtures/china-calendar.ts';
import type { CronSpec, ScheduleSpec } from './schedule-spec.ts';

const NINE: CronSpec = {
  kind: 'cron',
  expressions: ['0 9 * * *'],
  timeZone: 'Asia/Shanghai',
  calendars: ['cn'],
};

function compile(spec: ScheduleSpec, calendar: CalendarSpec = CHINA) {
  const compiled = compileSchedule(spec, {
    key: 'k',
    calendars: new Map([[calendar.name, calendar]]),
  });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable;
}

function codes(spec: ScheduleSpec, calendar: CalendarSpec) {
  const calendars = new Map([[calendar.name, calendar]]);
  const compiled = compileSchedule(spec, { key: 'k', calendars });
  return compiled.ok ? [] : compiled.problems.map(({ code, path }) => ({ code, path }));
}

/** The Shanghai days of the fire times, e.g. `10-08`. */
function days(
  spec: ScheduleSpec,
  { from, count }: { from: string; count: number },
  calendar = CHINA,
) {
  return compile(spec, calendar)
    .between(Date.parse(from), 7e12, count)
    .map((instant) => new Date(instant + 8 * 3_600_000).toISOString().slice(5, 10));
}

describe('days off', () => {
  it('holidays and weekends are passed over, an adjusted workday is worked', () => {
    expect(days(NINE, { from: '2026-09-29T00:00Z', count: 5 })).toEqual([
      '09-29',
      '09-30',
      '10-08',
      '10-09',
      '10-10',
    ]);
  });

  it('previous passes over them too', () => {
    const before = compile(NINE).previous(Date.parse('2026-10-08T00:00Z'));
    expect(before).toBe(Date.parse('2026-09-30T01:00Z'));
  });

  it('each exclusion names its calendar and reason for the ledger', () => {
    const { entries } = compile(NINE).walk(
      Date.parse('2026-09-30T00:00Z'),
      Date.parse('2026-10-12T00:00Z'),
      100,
    );
    const reasons = entries.map((entry) => (entry.kind === 'excluded' ? entry.reason : 'fire'));
    expect(reasons.slice(0, 2)).toEqual(['fire', 'CALENDAR_DAY_OFF:cn:国庆节']);
    expect(reasons.slice(-2)).toEqual(['fire', 'CALENDAR_DAY_OFF:cn:weekend']);
    expect(entries).toHaveLength(12);
  });

  it('yearly days come every year, over the new year too', () => {
    const calendar: CalendarSpec = {
      name: 'cn',
      timeZone: 'Asia/Shanghai',
      daysOff: [{ yearly: '12-24', to: '01-06', reason: 'closing' }],
    };
    expect(days(NINE, { from: '2027-12-22T00:00Z', count: 3 }, calendar)).toEqual([
      '12-22',
      '12-23',
      '01-07',
    ]);
    expect(days(NINE, { from: '2030-12-22T00:00Z', count: 3 }, calendar)).toEqual([
      '12-22',
      '12-23',
      '01-07',
    ]);
  });

  it('a calendar of included days lets only those fire', () => {
    const calendar: CalendarSpec = {
      name: 'cn',
      timeZone: 'Asia/Shanghai',
      otherDays: 'off',
      workdays: [{ date: '2026-05-05' }, { date: '2027-05-05' }],
    };
    const timetable = compile(NINE, calendar);
    expect(days(NINE, { from: '2026-01-01T00:00Z', count: 9 }, calendar)).toEqual([
      '05-05',
      '05-05',
    ]);
    expect(timetable.next(Date.parse('2027-06-01T00:00Z'))).toBeUndefined();
  });

  it('days are those of the calendar’s zone', () => {
    const calendar: CalendarSpec = {
      name: 'cn',
      timeZone: 'America/New_York',
      daysOff: [{ date: '2026-07-04' }],
    };
    // 09:00 on 5 July in Shanghai is still 4 July in New York.
    expect(days(NINE, { from: '2026-07-03T00:00Z', count: 3 }, calendar)).toEqual([
      '07-03',
      '07-04',
      '07-06',
    ]);
  });
});

describe('blackouts', () => {
  const hourly: CronSpec = { ...NINE, expressions: ['0 * * * *'] };

  it('a weekly window may run over midnight', () => {
    const calendar: CalendarSpec = {
      name: 'cn',
      timeZone: 'Asia/Shanghai',
      blackouts: [{ weekdays: [5], from: '22:00', to: '06:00', reason: 'freeze' }],
    };
    const from = Date.parse('2026-03-06T21:00+08:00');
    const fires = compile(hourly, calendar).between(from, from + 86_400_000, 3);
    expect(fires.map((each) => (each - from) / 3_600_000)).toEqual([0, 9, 10]);
    const [, second] = compile(hourly, calendar).walk(from, from + 86_400_000, 2).entries;
    expect(second).toMatchObject({ kind: 'excluded', reason: 'CALENDAR_BLACKOUT:cn:freeze' });
  });

  it('a window that happens once is an interval of instants', () => {
    const fromTime = Date.parse('2026-03-06T00:30Z');
    const calendar: CalendarSpec = {
      name: 'cn',
      timeZone: 'UTC',
      blackouts: [{ fromTime, toTime: fromTime + 2 * 3_600_000, reason: 'migration' }],
    };
    const fires = compile(hourly, calendar).between(fromTime - 1_800_000, fromTime + 1e8, 2);
    expect(fires.map((each) => new Date(each).toISOString().slice(11, 16))).toEqual([
      '00:00',
      '03:00',
    ]);
  });

  it('a window follows the wall clock through a transition', () => {
    const calendar: CalendarSpec = {
      name: 'cn',
      timeZone: 'America/New_York',
      blackouts: [{ weekdays: [7], from: '01:00', to: '04:00' }],
    };
    const spring = Date.parse('2027-03-14T05:00Z');
    const fires = compile(hourly, calendar).between(spring, spring + 1e8, 2);
    // 01:00 to 04:00 holds only two real hours on that night.
    expect(fires.map((each) => (each - spring) / 3_600_000)).toEqual([0, 3]);
  });
});

describe('what is excluded never costs an unbounded search', () => {
  const everySecond: CronSpec = { ...NINE, expressions: ['* * * * * *'] };

  it('a per-second schedule jumps over years of exclusion', () => {
    const calendar: CalendarSpec = {
      name: 'cn',
      timeZone: 'Asia/Shanghai',
      otherDays: 'off',
      workdays: [{ date: '1990-01-01' }, { date: '2150-01-01' }],
    };
    const timetable = compile(everySecond, calendar);
    expect(timetable.next(Date.parse('2000-01-01T00:00Z'))).toBe(Date.parse('2149-12-31T16:00Z'));
    expect(timetable.previous(Date.parse('2149-12-01T00:00Z'))).toBe(
      Date.parse('1990-01-01T15:59:59Z'),
    );
  });

  it('a calendar that excludes everything is refused', () => {
    const excluded = [{ code: 'CALENDAR_EXCLUDES_EVERYTHING', path: 'calendars.0' }];
    const all: CalendarSpec = {
      name: 'cn',
      timeZone: 'UTC',
      daysOff: [{ weekdays: [1, 2, 3, 4, 5, 6, 7] }],
    };
    const closed: CalendarSpec = { name: 'cn', timeZone: 'UTC', otherDays: 'off' };
    const week: CalendarSpec = {
      name: 'cn',
      timeZone: 'Europe/Berlin',
      blackouts: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
    };
    for (const calendar of [all, closed, week])
      expect(codes(everySecond, calendar)).toEqual(excluded);
  });

  it('so is one that leaves none of a schedule’s own fire times', () => {
    const mondays: CronSpec = { ...NINE, expressions: ['0 9 * * MON'] };
    const calendar: CalendarSpec = {
      name: 'cn',
      timeZone: 'Asia/Shanghai',
      daysOff: [{ weekdays: [1] }],
    };
    expect(codes(mondays, calendar)).toEqual([
      { code: 'CALENDAR_EXCLUDES_EVERYTHING', path: 'calendars.0' },
    ]);
  });
});

describe('workday rules', () => {
  it('a fire time on a day off moves to the next workday', () => {
    const first: CronSpec = { ...NINE, expressions: ['0 9 1 * *'], onDayOff: 'next-workday' };
    // 1 October is a holiday, 1 November a Sunday; the last is in the month after.
    expect(days(first, { from: '2026-09-01T00:00Z', count: 3 })).toEqual([
      '09-01',
      '10-08',
      '11-02',
    ]);
    const last: CronSpec = { ...NINE, expressions: ['0 9 31 10 *'], onDayOff: 'next-workday' };
    expect(days(last, { from: '2026-09-01T00:00Z', count: 1 })).toEqual(['11-02']);
  });

  it('or to the workday before, into the month before if need be', () => {
    const first: CronSpec = { ...NINE, expressions: ['0 9 1 10 *'], onDayOff: 'previous-workday' };
    expect(days(first, { from: '2026-09-01T00:00Z', count: 1 })).toEqual(['09-30']);
  });

  it('one that meets another fire time is one fire time', () => {
    const both: CronSpec = {
      ...NINE,
      expressions: ['0 9 3,5 10 *', '0 9 8 10 *'],
      onDayOff: 'next-workday',
    };
    expect(days(both, { from: '2026-10-01T00:00Z', count: 1 })).toEqual(['10-08']);
    expect(
      compile(both).between(Date.parse('2026-10-01T00:00Z'), Date.parse('2026-11-01T00:00Z'), 9),
    ).toHaveLength(1);
  });

  it('months are counted in workdays, from either end', () => {
    const spec: CronSpec = { ...NINE, workdaysOfMonth: [1, 3, -1] };
    expect(days(spec, { from: '2026-10-01T00:00Z', count: 3 })).toEqual([
      '10-08',
      '10-10',
      '10-30',
    ]);
  });

  it('without a calendar a workday is Monday to Friday', () => {
    const { calendars: _, ...plain } = NINE;
    expect(
      days({ ...plain, workdaysOfMonth: [-1] }, { from: '2026-01-01T00:00Z', count: 2 }),
    ).toEqual(['01-30', '02-27']);
  });
});
