import { describe, expect, it } from 'vitest';
import { importLimits } from './day-import.ts';
import { mergeDays } from './merge-days.ts';
import { readHolidayNotice } from './read-holiday-notice.ts';
import { readIcs } from './read-ics.ts';

const ics = (...lines: string[]) => ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: string[]) => ics('BEGIN:VEVENT', ...lines, 'END:VEVENT');
const START = 'DTSTART;VALUE=DATE:20261001';

describe('an ICS file', () => {
  it('names days off, of which the end is the day after the last', () => {
    const text = event('UID:1', START, 'DTEND;VALUE=DATE:20261008', 'SUMMARY:National Day');
    expect(readIcs(text)).toEqual({
      kind: 'read',
      daysOff: [{ date: '2026-10-01', to: '2026-10-07', reason: 'National Day' }],
      workdays: [],
    });
  });

  it.each([
    ['one day without an end', [START], { date: '2026-10-01' }],
    ['days', [START, 'DURATION:P3D'], { date: '2026-10-01', to: '2026-10-03' }],
    ['weeks', [START, 'DURATION:P1W'], { date: '2026-10-01', to: '2026-10-07' }],
    ['every year', [START, 'RRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1'], { yearly: '10-01' }],
    [
      'folded',
      [START, 'SUMMARY:Nation', ' al\\, Day\\n2'],
      { date: '2026-10-01', reason: 'National, Day 2' },
    ],
    ['quoted', ['DTSTART;X="a:b;c";VALUE=DATE:20261001'], { date: '2026-10-01' }],
  ])('reads %s', (_, lines, rule) => {
    expect(readIcs(event(...lines))).toMatchObject({ kind: 'read', daysOff: [rule] });
  });

  it('tells days that are worked by their name, and leaves out what was cancelled', () => {
    expect(readIcs(event(START, 'SUMMARY:国庆节（班）'))).toMatchObject({
      daysOff: [],
      workdays: [{ date: '2026-10-01', reason: '国庆节（班）' }],
    });
    expect(readIcs(event(START, 'STATUS:CANCELLED'))).toMatchObject({ code: 'IMPORT_EMPTY' });
  });

  it('may begin with a mark of its encoding, end its lines in any way and bring zones and alarms', () => {
    const zone = ['BEGIN:VTIMEZONE', 'BEGIN:STANDARD', 'END:STANDARD', 'END:VTIMEZONE'];
    const alarm = ['BEGIN:VALARM', 'DURATION:PT5M', 'END:VALARM'];
    const text = `\uFEFF${ics(...zone, 'BEGIN:VEVENT', START, ...alarm, 'END:VEVENT')}`;
    for (const end of ['\r\n', '\n', '\r']) {
      expect(readIcs(text.replaceAll('\r\n', end))).toMatchObject({
        daysOff: [{ date: '2026-10-01' }],
      });
    }
  });

  it.each([
    ['IMPORT_TIME_OF_DAY', event('DTSTART:20261001T080000Z')],
    ['IMPORT_DATE', event('DTSTART;VALUE=DATE:20260230')],
    ['IMPORT_DATE', event('DTSTART;VALUE=DATE:2026-10-01')],
    ['IMPORT_DATE', event('SUMMARY:no start')],
    ['IMPORT_LENGTH', event(START, 'DTEND;VALUE=DATE:20261001')],
    ['IMPORT_LENGTH', event(START, 'DTEND;VALUE=DATE:20281001')],
    ['IMPORT_LENGTH', event(START, 'DURATION:PT24H')],
    ['IMPORT_LENGTH', event(START, 'DURATION:P1D', 'DTEND;VALUE=DATE:20261002')],
    ['IMPORT_REPEATS', event(START, 'RRULE:FREQ=YEARLY;COUNT=3')],
    ['IMPORT_REPEATS', event(START, 'RRULE:FREQ=WEEKLY')],
    ['IMPORT_REPEATS', event(START, 'EXDATE;VALUE=DATE:20271001')],
    ['IMPORT_SHAPE', event(START, 'no property')],
    ['IMPORT_SHAPE', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261001'],
    ['IMPORT_SHAPE', ics('BEGIN:VTODO', 'END:VTODO')],
    ['IMPORT_SHAPE', ''],
    ['IMPORT_EMPTY', ics()],
    ['IMPORT_TOO_LARGE', 'x'.repeat(importLimits.chars + 1)],
    ['IMPORT_TOO_LARGE', '\n'.repeat(importLimits.lines)],
    ['IMPORT_TOO_LARGE', ics(...Array(1001).fill(['BEGIN:VEVENT', START, 'END:VEVENT']).flat())],
  ])('is refused whole in both languages: %s', (code, text) => {
    const refusal = readIcs(text);
    expect(refusal).toMatchObject({ kind: 'refused', code });
    if (refusal.kind === 'refused') {
      expect(refusal.message.en).toMatch(/\.$/);
      expect(refusal.message.zh).toMatch(/。$/);
    }
  });
});

const notice = `国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府：
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、端午节：6月19日放假，与周末连休。
节假日期间，各地区要妥善安排值班。
2025年11月4日`;

describe('the notice of the holidays', () => {
  const read = {
    kind: 'read',
    daysOff: [
      { date: '2026-01-01', to: '2026-01-03', reason: '元旦' },
      { date: '2026-02-15', to: '2026-02-23', reason: '春节' },
      { date: '2026-06-19', reason: '端午节' },
    ],
    workdays: [
      { date: '2026-01-04', reason: '元旦调休' },
      { date: '2026-02-14', reason: '春节调休' },
      { date: '2026-02-28', reason: '春节调休' },
    ],
  };

  it('is read as its sentences, in the year that its title names', () => {
    expect(readHolidayNotice(notice, 2031)).toEqual(read);
  });

  it('is read where its lines have run into one', () => {
    expect(readHolidayNotice(notice.replaceAll('\n', ''), 2031)).toEqual(read);
    expect(readHolidayNotice(notice.replaceAll('\n', ' '), 2031)).toEqual(read);
  });

  it('is read as a table, in the year that was chosen', () => {
    const rows = [
      '节日\t放假时间\t调休上班日期\t天数',
      '元旦\t1月1日至3日\t1月4日\t3天',
      '| 春节 | 2月15日至2月23日 | 2月14日、28日 |',
      '端午节\t2026-06-19\t无',
    ];
    expect(readHolidayNotice(rows.join('\n'), 2026)).toEqual(read);
  });

  it.each([
    ['IMPORT_DATE', '国庆节：10月1日至32日放假。', 1],
    ['IMPORT_DATE', '国庆节：10月7日至1日放假。', 1],
    ['IMPORT_DATE', '\n国庆节：7日放假。', 2],
    ['IMPORT_UNKNOWN', '国庆节：10月1日可能休息。', 1],
    ['IMPORT_UNKNOWN', '10月1日放假', 1],
    ['IMPORT_DATE', '国庆节\t大约10月1日\t无', 1],
    ['IMPORT_EMPTY', '各地区要妥善安排值班。', undefined],
  ])('is refused with its line: %s', (code, text, line) => {
    const refusal = readHolidayNotice(text, 2026);
    expect(refusal).toMatchObject({ kind: 'refused', code });
    expect('line' in refusal ? refusal.line : undefined).toBe(line);
  });
});

describe('what an import makes of a calendar', () => {
  const standing = {
    daysOff: [
      { date: '2026-10-01', to: '2026-10-07', reason: 'old name' },
      { date: '2026-12-24' },
      { date: '2027-01-01' },
      { yearly: '05-01' },
      { weekdays: [6, 7] },
    ],
    workdays: [],
  };
  const read = {
    kind: 'read',
    daysOff: [{ date: '2026-10-01', to: '2026-10-07' }, { date: '2026-01-01' }],
    workdays: [{ date: '2026-10-10' }],
  } as const;

  it('is what does not stand yet, before what stands', () => {
    const { added, removed, next } = mergeDays(standing, read, false);
    expect(added).toEqual({ daysOff: [{ date: '2026-01-01' }], workdays: read.workdays });
    expect(removed).toEqual({ daysOff: [], workdays: [] });
    expect(next.daysOff).toEqual([{ date: '2026-01-01' }, ...standing.daysOff]);
  });

  it('takes away other dates of its years where it replaces them, and nothing that comes again', () => {
    const { removed, next } = mergeDays(standing, read, true);
    expect(removed).toEqual({ daysOff: [{ date: '2026-12-24' }], workdays: [] });
    expect(next.daysOff).toContainEqual({ weekdays: [6, 7] });
    expect(next.daysOff).toContainEqual({ date: '2027-01-01' });
  });
});
