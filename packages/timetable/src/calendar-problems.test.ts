import { describe, expect, it } from 'vitest';
import type { CalendarSpec } from './calendar-spec.ts';
import { calendarProblems } from './compile-calendar.ts';
import { CHINA } from './fixtures/china-calendar.ts';

describe('calendar problems', () => {
  it.each<[string, Partial<CalendarSpec>, string, string]>([
    ['no such date', { daysOff: [{ date: '2026-02-30' }] }, 'CALENDAR_DATE', 'daysOff.0.date'],
    [
      'no such yearly day',
      { daysOff: [{ yearly: '13-01' }] },
      'CALENDAR_YEARLY_DATE',
      'daysOff.0.yearly',
    ],
    [
      'a range backwards',
      { workdays: [{ date: '2026-02-03', to: '2026-02-01' }] },
      'CALENDAR_RANGE',
      'workdays.0.to',
    ],
    [
      'a range of ages',
      { daysOff: [{ date: '1970-01-01', to: '2199-01-01' }] },
      'CALENDAR_RANGE',
      'daysOff.0.to',
    ],
    ['no such weekday', { daysOff: [{ weekdays: [0] }] }, 'CALENDAR_WEEKDAY', 'daysOff.0.weekdays'],
    [
      'a window backwards',
      { blackouts: [{ fromTime: 2, toTime: 1 }] },
      'CALENDAR_WINDOW',
      'blackouts.0.toTime',
    ],
    [
      'no such time',
      { blackouts: [{ weekdays: [1], from: '25:00', to: '26:00' }] },
      'CALENDAR_TIME_OF_DAY',
      'blackouts.0.from',
    ],
    ['an unknown zone', { timeZone: 'Mars/Olympus' }, 'TIME_ZONE_UNKNOWN', 'timeZone'],
  ])('%s', (...[, part, code, path]) => {
    expect(calendarProblems({ name: 'cn', timeZone: 'UTC', ...part })[0]).toMatchObject({
      code,
      path,
    });
  });

  it.each<[string, Partial<CalendarSpec>, string]>([
    ['9:00', { blackouts: [{ weekdays: [1], from: '9:00', to: '18:00' }] }, '09:00'],
    ['9:5:7', { blackouts: [{ weekdays: [1], from: '9:5:7', to: '18:00' }] }, '09:05:07'],
    ['18：00', { blackouts: [{ weekdays: [1], from: '09:00', to: '18：00' }] }, '18:00'],
    ['2026-2-3', { daysOff: [{ date: '2026-2-3' }] }, '2026-02-03'],
    ['2026/10/01', { workdays: [{ date: '2026/10/01' }] }, '2026-10-01'],
    ['2026年10月1日', { daysOff: [{ date: '2026年10月1日' }] }, '2026-10-01'],
    ['1-1', { daysOff: [{ yearly: '1-1' }] }, '01-01'],
  ])('%s exists, and is told how it is written', (...[text, part, right]) => {
    const [problem] = calendarProblems({ name: 'cn', timeZone: 'UTC', ...part });
    expect(problem).toMatchObject({ text, position: 0, allowed: { en: right, zh: right } });
    expect(problem?.message.en).toMatch(/not written/);
  });

  it('what is no date in any writing is told so', () => {
    for (const date of ['2026-2-30', '2026/13/01', 'tomorrow', '']) {
      const [problem] = calendarProblems({ name: 'cn', timeZone: 'UTC', daysOff: [{ date }] });
      expect(problem?.message.en).toBe('There is no such date');
    }
    const [weekday] = calendarProblems({
      name: 'cn',
      timeZone: 'UTC',
      daysOff: [{ weekdays: [0] }],
    });
    expect(weekday).toMatchObject({ text: '0', message: { zh: '没有编号如此的星期' } });
  });

  it('a sound calendar has none', () => {
    expect(calendarProblems(CHINA)).toEqual([]);
  });
});
