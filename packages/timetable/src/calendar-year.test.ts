import { expect, it } from 'vitest';
import { calendarYear } from './calendar-year.ts';
import { CHINA } from './fixtures/china-calendar.ts';

const october = calendarYear(CHINA, 2026)[9] ?? [];

it('marks days off and adjusted workdays with their names', () => {
  expect(october[0]).toEqual({ date: '2026-10-01', weekday: 4, mark: 'off', reason: '国庆节' });
  expect(october[9]).toEqual({ date: '2026-10-10', weekday: 6, mark: 'work', reason: '调休' });
  expect(october[7]).toEqual({ date: '2026-10-08', weekday: 4, mark: 'plain', reason: '' });
});

it('has every day of a leap year', () => {
  expect(calendarYear({}, 2028).map((month) => month.length)[1]).toBe(29);
  expect(calendarYear({}, 2028).flat()).toHaveLength(366);
});
