import { describe, expect, it } from 'vitest';
import type { CalendarSpec } from './calendar-spec.ts';
import { compileSchedule } from './compile.ts';
import type { CronSpec } from './schedule-spec.ts';
import { scheduleWarnings } from './warnings.ts';

function specOf(expression: string, calendars: readonly CalendarSpec[], more: Partial<CronSpec>) {
  return {
    kind: 'cron',
    expressions: [expression],
    timeZone: 'Asia/Shanghai',
    calendars: calendars.map(({ name }) => name),
    ...more,
  } as const satisfies CronSpec;
}

function compile(expression: string, calendars: readonly CalendarSpec[], more: Partial<CronSpec>) {
  const known = new Map(calendars.map((each) => [each.name, each]));
  return compileSchedule(specOf(expression, calendars, more), { key: 'k', calendars: known });
}

/** The first local times from an instant on, in the schedule's own zone. */
function locals(compiled: ReturnType<typeof compile>, from: string, count: number) {
  if (!compiled.ok) return compiled.problems.map(({ code }) => code);
  const { timetable } = compiled;
  return timetable
    .between(Date.parse(from), 7e12, count)
    .map((fireTime) => timetable.explain(fireTime).local.slice(0, 16));
}

describe('a schedule and a calendar in different zones', () => {
  const weekends: CalendarSpec = {
    name: 'weekends',
    timeZone: 'Asia/Shanghai',
    daysOff: [{ weekdays: [6, 7] }],
  };
  const newYork = { timeZone: 'America/New_York' } as const;

  it('agree on the date by which a day is placed and taken out: that of the schedule', () => {
    // 15 May 2026 is a Friday in New York when it is Saturday in Shanghai.
    const moved = compile('0 20 15 * *', [weekends], { ...newYork, onDayOff: 'next-workday' });
    expect(locals(moved, '2026-05-01T00:00Z', 2)).toEqual(['2026-05-15T20:00', '2026-06-15T20:00']);
    const ends = compile('0 20 * * *', [weekends], { ...newYork, workdaysOfMonth: [1, -1] });
    expect(locals(ends, '2026-01-05T00:00Z', 4)).toEqual([
      '2026-01-30T20:00',
      '2026-02-02T20:00',
      '2026-02-27T20:00',
      '2026-03-02T20:00',
    ]);
    const fridays = compile('0 20 * * 5', [weekends], { ...newYork, onDayOff: 'next-workday' });
    expect(locals(fridays, '2026-05-01T00:00Z', 2)).toEqual([
      '2026-05-01T20:00',
      '2026-05-08T20:00',
    ]);
  });

  it('keep its blackouts by the clock of the calendar', () => {
    const nights: CalendarSpec = {
      ...weekends,
      blackouts: [{ weekdays: [6], from: '08:00', to: '09:00', reason: 'backup' }],
    };
    const moved = compile('0 20 15 * *', [nights], { ...newYork, onDayOff: 'next-workday' });
    expect(locals(moved, '2026-05-01T00:00Z', 1)).toEqual(['2026-06-15T20:00']);
  });

  it.each<[Partial<CronSpec>, RegExp]>([
    [{}, /by the date and the clock of Asia\/Shanghai/],
    [{ onDayOff: 'next-workday' }, /read as dates in America\/New_York.*clock of Asia\/Shanghai/],
    [{ workdaysOfMonth: [1] }, /read as dates in America\/New_York/],
  ])('are warned about, with what that does: %j', (policy, says) => {
    const spec = specOf('0 20 * * *', [weekends], { ...newYork, ...policy });
    const context = { key: 'k', calendars: new Map([['weekends', weekends]]), now: 0 };
    const warning = scheduleWarnings(spec, context).find((each) => /ZONE/.test(each.code));
    expect(warning?.code).toBe('CALENDAR_OTHER_ZONE');
    expect(warning?.message.en).toMatch(says);
    expect(warning?.message.zh).toMatch(/America\/New_York/);
    const same = specOf('0 20 * * *', [weekends], policy);
    expect(scheduleWarnings(same, context).map(({ code }) => code)).not.toContain(warning?.code);
  });
});

describe('a day that is off moves as far as it must', () => {
  it('over a closure of more than a month', () => {
    const summer: CalendarSpec = {
      name: 'summer',
      timeZone: 'Asia/Shanghai',
      daysOff: [{ yearly: '07-15', to: '08-31' }],
    };
    const next = compile('0 9 20 * *', [summer], { onDayOff: 'next-workday' });
    expect(locals(next, '2026-06-21T00:00Z', 3)).toEqual([
      '2026-09-01T09:00',
      '2026-09-20T09:00',
      '2026-10-20T09:00',
    ]);
    const before = compile('0 9 20 8 *', [summer], { onDayOff: 'previous-workday' });
    expect(locals(before, '2026-01-01T00:00Z', 2)).toEqual([
      '2026-07-14T09:00',
      '2027-07-14T09:00',
    ]);
  });

  it('to the one workday of a year', () => {
    const settlement: CalendarSpec = {
      name: 'settlement',
      timeZone: 'Asia/Shanghai',
      otherDays: 'off',
      workdays: [{ yearly: '06-15' }],
    };
    const next = compile('0 9 1 1 *', [settlement], { onDayOff: 'next-workday' });
    expect(locals(next, '2026-01-01T00:00Z', 2)).toEqual(['2026-06-15T09:00', '2027-06-15T09:00']);
    const before = compile('0 9 1 1 *', [settlement], { onDayOff: 'previous-workday' });
    expect(locals(before, '2026-01-01T00:00Z', 1)).toEqual(['2026-06-15T09:00']);
    const once = compile('0 0 9 1 1 ? 2027', [settlement], { onDayOff: 'next-workday' });
    expect(locals(once, '2026-01-01T00:00Z', 9)).toEqual(['2027-06-15T09:00']);
  });

  it('through years, and within the validity only', () => {
    const closed: CalendarSpec = {
      name: 'closed',
      timeZone: 'UTC',
      otherDays: 'off',
      workdays: [{ date: '2020-01-01' }, { date: '2040-02-03' }],
    };
    const utc = { timeZone: 'UTC', onDayOff: 'next-workday' } as const;
    expect(locals(compile('0 9 1 * *', [closed], utc), '2021-01-01T00:00Z', 2)).toEqual([
      '2040-02-03T09:00',
    ]);
    const ends = { ...utc, startTime: Date.UTC(2021, 0), endTime: Date.UTC(2040, 0) };
    expect(locals(compile('0 9 1 * *', [closed], ends), '2021-01-01T00:00Z', 1)).toEqual([
      'SCHEDULE_NEVER_FIRES',
    ]);
  });

  it('and one that no workday follows is taken out with its reason, not dropped', () => {
    const over: CalendarSpec = {
      name: 'over',
      timeZone: 'UTC',
      otherDays: 'off',
      workdays: [{ date: '2026-06-01' }],
    };
    const compiled = compile('0 9 1 * *', [over], { timeZone: 'UTC', onDayOff: 'next-workday' });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const { entries } = compiled.timetable.walk(Date.UTC(2026, 6), Date.UTC(2026, 8), 9);
    expect(entries).toEqual([
      {
        kind: 'excluded',
        fireTime: Date.UTC(2026, 6, 1, 9),
        reason: 'CALENDAR_DAY_OFF:over:not a listed day',
      },
      expect.objectContaining({ fireTime: Date.UTC(2026, 7, 1, 9) }),
    ]);
  });
});

describe('two rules of which one would say nothing', () => {
  it.each<[string, Partial<CronSpec>, string, string]>([
    ['@every 1h', { workdaysOfMonth: [1] }, 'EVERY_WITH_WORKDAYS', 'expressions.0'],
    ['@every 1d', { onDayOff: 'next-workday' }, 'EVERY_WITH_WORKDAYS', 'expressions.0'],
    ['@every 1d', { onDayOff: 'previous-workday' }, 'EVERY_WITH_WORKDAYS', 'expressions.0'],
    [
      '0 9 * * *',
      { onDayOff: 'next-workday', workdaysOfMonth: [1] },
      'ON_DAY_OFF_WITH_WORKDAYS_OF_MONTH',
      'onDayOff',
    ],
    ['@monthly', { workdaysOfMonth: [1] }, 'WORKDAYS_OF_MONTH_WITH_DAYS', 'expressions.0'],
  ])('%s with %j is refused', (...[expression, policies, code, path]) => {
    const compiled = compile(expression, [], policies);
    expect(compiled.ok ? [] : compiled.problems).toMatchObject([{ code, path, position: 0 }]);
  });

  it('one expression among several is named', () => {
    const compiled = compile('0 9 * * *', [], {
      expressions: ['0 9 * * *', '@every 1h', '0 0 * * *'],
      workdaysOfMonth: [1],
    });
    expect(compiled.ok ? [] : compiled.problems).toMatchObject([
      { path: 'expressions.1', text: '@every 1h' },
    ]);
  });

  it('exclude, which is what holds anyway, stands beside both', () => {
    expect(compile('@every 1h', [], { onDayOff: 'exclude' }).ok).toBe(true);
    expect(compile('0 9 * * *', [], { onDayOff: 'exclude', workdaysOfMonth: [1] }).ok).toBe(true);
  });
});

describe('a schedule that never fires', () => {
  it.each<[string, string]>([
    ['0 0 0 1 1 ? 1970', 'Asia/Tokyo'],
    ['59 59 23 31 12 ? 2199', 'America/New_York'],
  ])('%s in %s is refused where it lies outside of the timetable', (expression, timeZone) => {
    const compiled = compile(expression, [], { timeZone });
    expect(compiled.ok ? [] : compiled.problems).toMatchObject([
      { code: 'SCHEDULE_NEVER_FIRES', path: 'expressions.0', text: expression },
    ]);
    expect(compile(expression, [], { timeZone: 'UTC' }).ok).toBe(true);
  });

  it('a period is refused that no leader can keep, or that outlives the timetable', () => {
    const every = (everyMs: number) => {
      const compiled = compileSchedule({ kind: 'every', everyMs }, { key: 'k' });
      return compiled.ok ? undefined : compiled.problems[0]?.code;
    };
    expect([0, -1, 1.5, NaN].map(every)).toEqual(Array(4).fill('EVERY_NOT_POSITIVE'));
    expect([1, 50, 99].map(every)).toEqual(Array(3).fill('EVERY_TOO_SHORT'));
    expect([7e12, 1e300, Infinity].map(every)).toEqual(Array(3).fill('EVERY_TOO_LONG'));
    expect([100, 1000, 86_400_000].map(every)).toEqual(Array(3).fill(undefined));
  });
});
