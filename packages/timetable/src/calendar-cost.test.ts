import { describe, expect, it } from 'vitest';
import type { BlackoutWindow, CalendarSpec } from './calendar-spec.ts';
import { compileSchedule } from './compile.ts';
import { calendarProblems } from './compile-calendar.ts';
import type { CronSpec } from './schedule-spec.ts';
import { scheduleWarnings } from './warnings.ts';

const NOW = Date.parse('2026-12-01T00:00Z');
const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7];
const ZONES = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Chatham',
  'Asia/Tehran',
];

/** Windows that tile the whole day. */
function tiles(count: number, weekdays: readonly number[]): readonly BlackoutWindow[] {
  const border = (index: number) => {
    const seconds = Math.floor((index * 86_400) / count);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return parts.map((part) => String(part).padStart(2, '0')).join(':');
  };
  return Array.from({ length: count }, (_, index) => ({
    weekdays,
    from: border(index),
    to: border(index + 1),
  }));
}

function ask(spec: Partial<CronSpec>, calendars: readonly CalendarSpec[]) {
  const schedule: CronSpec = {
    kind: 'cron',
    expressions: ['* * * * * *'],
    timeZone: 'Asia/Shanghai',
    calendars: calendars.map(({ name }) => name),
    ...spec,
  };
  const context = { key: 'k', calendars: new Map(calendars.map((each) => [each.name, each])) };
  const compiled = compileSchedule(schedule, context);
  return {
    compiled,
    code: compiled.ok ? undefined : compiled.problems[0]?.code,
    warnings: () => scheduleWarnings(schedule, { ...context, now: NOW }),
  };
}

// Each of these once took from seconds to minutes; the test's own deadline is what would notice.
describe('calendars that close everything in many pieces are seen through at once', () => {
  it('two hundred windows that tile the day leave nothing', () => {
    const calendar = { name: 'tiles', timeZone: 'Asia/Shanghai', blackouts: tiles(200, ALL_WEEK) };
    expect(calendarProblems(calendar)[0]?.code).toBe('CALENDAR_EXCLUDES_EVERYTHING');
  });

  it('the one day that is left of two centuries is found', () => {
    const calendar: CalendarSpec = {
      name: 'poisoned',
      timeZone: 'Asia/Shanghai',
      daysOff: [{ weekdays: [7] }],
      workdays: [{ date: '2199-12-29' }],
      blackouts: tiles(60, [1, 2, 3, 4, 5, 6]),
    };
    const { compiled } = ask({}, [calendar]);
    expect(compiled.ok && compiled.timetable.next(NOW)).toBe(Date.parse('2199-12-28T16:00Z'));
    expect(compiled.ok && compiled.timetable.previous(NOW)).toBe(undefined);
  });

  it.each([2, 16])('%i calendars that close everything only together are refused', (count) => {
    const calendars = Array.from({ length: count }, (_, part) => ({
      name: `part-${part}`,
      timeZone: 'America/New_York',
      blackouts: tiles(count * 50, ALL_WEEK).filter((_tile, at) => at % count === part),
    }));
    expect(ask({}, calendars).code).toBe('CALENDAR_EXCLUDES_EVERYTHING');
  });

  it('a blackout over every fire time is refused, though a change of the clocks might move one out of it', () => {
    const office = { weekdays: ALL_WEEK, from: '08:00', to: '18:00' };
    const calendar = { name: 'office', timeZone: 'America/New_York', blackouts: [office] };
    const nine = { expressions: ['0 9 * * *'], timeZone: 'America/New_York' };
    expect(ask(nine, [calendar]).code).toBe('CALENDAR_EXCLUDES_EVERYTHING');
    expect(ask({ ...nine, expressions: ['0 9 * * *', '0 18 * * 5'] }, [calendar]).code).toBe(
      undefined,
    );
  });

  it('days that only are off are passed over by the month', () => {
    const weekends = { name: 'w', timeZone: 'America/New_York', daysOff: [{ weekdays: [6, 7] }] };
    const saturdays = { expressions: ['0 9 * * SAT'], timeZone: 'America/New_York' };
    expect(ask(saturdays, [weekends]).code).toBe('CALENDAR_EXCLUDES_EVERYTHING');
  });
});

describe('what the budget of steps cannot decide', () => {
  // Each zone closes another eighth of the day, by a clock of its own, and so the whole of it.
  const closed = ZONES.map((timeZone, index): CalendarSpec => {
    const windows = tiles(200, ALL_WEEK).filter((_tile, at) => at % 100 !== index);
    return { name: `zone-${index}`, timeZone, blackouts: windows };
  });

  it('is a warning with the day up to which was looked, and no refusal', () => {
    const { compiled, warnings } = ask({}, closed);
    expect(compiled.ok).toBe(true);
    const [warning] = warnings();
    expect(warning?.code).toBe('FIRES_NOT_DECIDED');
    expect(warning?.message.en).toContain(new Date(warning?.at ?? 0).toISOString().slice(0, 10));
    expect(warning?.at).toBeGreaterThan(NOW + 86_400_000);
  });

  it('ends at the same instant whenever it is asked', () => {
    const survey = () => {
      const { compiled } = ask(
        {},
        closed.map((each) => ({ ...each })),
      );
      return compiled.ok ? compiled.timetable.survey(NOW, NOW + 1e13, 3) : undefined;
    };
    const first = survey();
    expect(first).toMatchObject({ fireTimes: [] });
    expect(first?.undecidedFrom).toBeDefined();
    expect(survey()).toEqual(first);
  });

  it('is still planned instant by instant', () => {
    const { compiled } = ask({}, closed);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    expect(compiled.timetable.next(NOW)).toBeUndefined();
    const { entries } = compiled.timetable.walk(NOW, NOW + 20_000, 100);
    expect(entries).toHaveLength(20);
    expect(entries.every(({ kind }) => kind === 'excluded')).toBe(true);
  });
});
