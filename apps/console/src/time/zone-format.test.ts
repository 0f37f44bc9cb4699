import { describe, expect, it } from 'vitest';
import { fullDay, fullTime, readableZone, wallTime, zoneFor } from './zone-format.ts';

const at = Date.parse('2026-11-22T07:30:05.000Z');

describe('an instant on a wall clock', () => {
  it('is the same instant in three zones, each with its offset', () => {
    const where = (timeZone: string) => ({ language: 'en' as const, timeZone, thisYear: 2026 });
    expect(wallTime(at, where('America/New_York'))).toEqual({
      day: '22 Nov',
      weekday: 'Sun',
      clock: '02:30:05',
      offset: '−05:00',
    });
    expect(wallTime(at, where('Asia/Shanghai'))).toMatchObject({
      clock: '15:30:05',
      offset: '+08:00',
    });
    expect(wallTime(at, where('UTC'))).toMatchObject({ clock: '07:30:05', offset: 'UTC' });
  });

  it('tells the two passes of an overlapping hour apart by the offset', () => {
    const where = { language: 'en' as const, timeZone: 'America/New_York', thisYear: 2026 };
    const first = wallTime(Date.parse('2026-11-01T05:30:00Z'), where);
    const second = wallTime(Date.parse('2026-11-01T06:30:00Z'), where);
    expect([first.clock, first.offset]).toEqual(['01:30:00', '−04:00']);
    expect([second.clock, second.offset]).toEqual(['01:30:00', '−05:00']);
  });

  it('shows half-hour offsets, another year, and milliseconds where there are some', () => {
    const where = { language: 'en' as const, timeZone: 'Asia/Kolkata', thisYear: 2027 };
    expect(wallTime(at + 12, where)).toMatchObject({
      day: '22 Nov 2026',
      clock: '13:00:05.012',
      offset: '+05:30',
    });
  });

  it('is told in UTC where the browser does not know the zone', () => {
    expect(['Asia/Shanghai', 'Mars/Base', ''].map(readableZone)).toEqual([
      'Asia/Shanghai',
      'UTC',
      'UTC',
    ]);
    const where = { language: 'en' as const, timeZone: 'Mars/Base', thisYear: 2026 };
    expect(wallTime(at, where)).toMatchObject({ clock: '07:30:05', offset: 'UTC' });
    expect(fullTime(at, where)).toBe('Sun 22 Nov 2026, 07:30:05 UTC');
  });

  it('writes midnight as 00', () => {
    const where = { language: 'zh-CN' as const, timeZone: 'UTC', thisYear: 2026 };
    expect(wallTime(Date.parse('2026-11-22T00:00:00Z'), where).clock).toBe('00:00:00');
  });

  it('in full names day, weekday and offset in both languages', () => {
    expect(fullTime(at, { language: 'en', timeZone: 'America/New_York' })).toBe(
      'Sun 22 Nov 2026, 02:30:05 UTC−05:00',
    );
    expect(fullTime(at, { language: 'zh-CN', timeZone: 'America/New_York' })).toBe(
      '2026年11月22日 周日 02:30:05 UTC−05:00',
    );
  });
});

it('a day has its weekday in either language, and what is none is not told', () => {
  expect(fullDay('2026-10-01', 'en')).toBe('Thu 1 Oct 2026');
  expect(fullDay('2026-10-01', 'zh-CN')).toBe('2026年10月1日 周四');
  expect(fullDay('2026-10', 'en')).toBeUndefined();
  expect(fullDay('', 'en')).toBeUndefined();
});

describe('the zone switch', () => {
  it('means the zone of the job where it is known, and the reader’s own elsewhere', () => {
    expect(zoneFor('job', 'Europe/Berlin')).toBe('Europe/Berlin');
    expect(zoneFor('utc', 'Europe/Berlin')).toBe('UTC');
    expect(zoneFor('job', undefined)).toBe(zoneFor('mine', 'Europe/Berlin'));
  });
});
