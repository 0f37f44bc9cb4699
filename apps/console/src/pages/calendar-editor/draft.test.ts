import { type CalendarInput, calendarInputSchema } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { changedDays } from './changed-days.ts';
import { asKind, draftOf, newDraft, withChanged, withoutRow, withRow } from './draft.ts';
import { readDraft } from './read-draft.ts';

const china: CalendarInput = {
  ...{ name: 'china', description: 'Days off', timeZone: 'Asia/Shanghai', otherDays: 'off' },
  daysOff: [
    { date: '2026-10-01', to: '2026-10-07', reason: '国庆节' },
    { yearly: '01-01' },
    { weekdays: [6, 7], reason: 'weekend' },
  ],
  workdays: [{ date: '2026-10-10', reason: '国庆节调休' }],
  blackouts: [
    { fromTime: '2026-12-24T10:00:00.250Z', toTime: '2026-12-25T10:00:00Z', reason: 'freeze' },
    { weekdays: [1], from: '22:00', to: '24:00' },
  ],
};

describe('the form of a calendar', () => {
  it('gives back what it was given, to the millisecond', () => {
    expect(Object.keys(china).sort()).toEqual(Object.keys(calendarInputSchema.shape).sort());
    const { calendar, own, findings } = readDraft(draftOf(china));
    expect([own.size, findings]).toEqual([0, []]);
    expect(calendar).toEqual(china);
  });

  it('says what is missing by the path of the REST interface, each beside the others', () => {
    const blank = withRow(withRow(withRow(newDraft(), 'daysOff'), 'workdays'), 'blackouts');
    const { calendar, own, findings } = readDraft(blank);
    expect(calendar).toBeUndefined();
    expect([...own.keys()]).toEqual([
      ...['name', 'timeZone', 'blackouts.0.fromTime', 'blackouts.0.toTime'],
    ]);
    expect(findings.map(({ path }) => path)).toEqual(['daysOff.0.date', 'workdays.0.date']);
  });

  it('finds what the engine finds: no such day, and a window that ends before it begins', () => {
    const wrong = draftOf({
      ...china,
      daysOff: [{ date: '2026-02-30' }, { weekdays: [1] }, { yearly: '1-1' }],
      blackouts: [{ fromTime: '2026-12-25T10:00:00Z', toTime: '2026-12-24T10:00:00Z' }],
    });
    const { findings } = readDraft(wrong);
    expect(findings.map(({ code, path }) => [code, path])).toEqual([
      ['CALENDAR_DATE', 'daysOff.0.date'],
      ['CALENDAR_YEARLY_DATE', 'daysOff.2.yearly'],
      ['CALENDAR_WINDOW', 'blackouts.0.toTime'],
    ]);
    expect(findings[1]).toMatchObject({ allowed: '01-01', allowedZh: '01-01' });
  });

  it('has rows that come, change and go by their own keys', () => {
    const more = withRow(draftOf(china), 'daysOff');
    expect(more.daysOff.map(({ key }) => key)).toEqual([0, 1, 2, 3]);
    const less = withoutRow(more, 'daysOff', 1);
    const [first] = less.daysOff;
    const changed = first && withChanged(less, 'daysOff', { ...first, reason: 'National Day' });
    expect(changed?.daysOff.map(({ key, reason }) => [key, reason])).toEqual([
      [0, 'National Day'],
      [2, 'weekend'],
      [3, ''],
    ]);
    expect(withRow(less, 'daysOff').daysOff.at(-1)?.key).toBe(4);
  });

  it('keeps of a day what is the same every year', () => {
    const [date] = draftOf(china).daysOff;
    if (date === undefined) throw new Error('there is no row');
    const yearly = asKind(date, 'yearly', 2030);
    expect(yearly).toMatchObject({ kind: 'yearly', from: '10-01', to: '10-07', reason: '国庆节' });
    expect(asKind(yearly, 'date', 2030)).toMatchObject({ from: '2030-10-01', to: '2030-10-07' });
    expect(asKind(date, 'weekdays', 2030)).toMatchObject({ from: '', to: '' });
  });
});

describe('the days that an edit changes', () => {
  const base: CalendarInput = { ...china, otherDays: 'on', daysOff: [], workdays: [] };

  it('are told in stretches of the same name, in the years that were asked for', () => {
    const after: CalendarInput = {
      ...base,
      daysOff: [
        { date: '2026-10-01', to: '2026-10-03', reason: 'National Day' },
        { date: '2026-10-04', reason: 'Mid-Autumn' },
        { date: '2028-01-01' },
      ],
    };
    const off = { before: 'plain', after: 'off' };
    expect(changedDays(base, after, [2026, 2027])).toEqual([
      { ...off, from: '2026-10-01', to: '2026-10-03', reason: 'National Day' },
      { ...off, from: '2026-10-04', to: '2026-10-04', reason: 'Mid-Autumn' },
    ]);
    expect(changedDays(after, after, [2026, 2027, 2028])).toEqual([]);
    expect(changedDays(after, base, [2028])).toEqual([
      { before: 'off', after: 'plain', from: '2028-01-01', to: '2028-01-01', reason: '' },
    ]);
  });

  it('are all that have no mark where days without one are off from then on', () => {
    const after: CalendarInput = { ...base, otherDays: 'off' };
    const year = { from: '2026-01-01', to: '2026-12-31', reason: '' };
    expect(changedDays(base, after, [2026])).toEqual([
      { ...year, before: 'plain', after: 'other-off' },
    ]);
    expect(changedDays(undefined, after, [2026])).toHaveLength(1);
  });
});
