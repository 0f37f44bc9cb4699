import { describe, expect, it } from 'vitest';
import { parseCronExpression } from './cron-expression.ts';
import type { CronFields } from './cron-fields.ts';
import { monthDays } from './cron-fields.ts';
import type { CronReading } from './cron-reading.ts';

const VIXIE: CronReading = { dialect: 'vixie', dayMatch: undefined, key: 'nightly-report' };
const QUARTZ: CronReading = { ...VIXIE, dialect: 'quartz' };

function read(expression: string, reading = VIXIE): CronFields {
  const parse = parseCronExpression(expression, reading);
  if (parse.kind !== 'fields') throw new Error(`${expression}: ${JSON.stringify(parse)}`);
  return parse.fields;
}

function everyMs(expression: string): number {
  const parse = parseCronExpression(expression, VIXIE);
  if (parse.kind !== 'interval') throw new Error(`${expression}: ${JSON.stringify(parse)}`);
  return parse.everyMs;
}

function fault(expression: string, reading = VIXIE) {
  const parse = parseCronExpression(expression, reading);
  if (parse.kind !== 'faults') throw new Error(`${expression} was accepted`);
  return parse.faults[0] ?? { code: '', text: '', position: -1 };
}

function daysOf(expression: string, [year, month]: readonly [number, number], reading = VIXIE) {
  const mask = monthDays(read(expression, reading), year, month);
  return Array.from({ length: 31 }, (_, day) => day + 1).filter((day) => (mask >> (day - 1)) & 1);
}

describe('forms that people bring and that mean one thing', () => {
  it.each([
    ['0 0 * * monday', '0 0 * * MON'],
    ['0 0 * * Tuesday#3', '0 0 * * TUE#3'],
    ['0 0 * * Wednesday-friday', '0 0 * * WED-FRI'],
    ['0 0 * * thurs,sunday', '0 0 * * THU,SUN'],
    ['0 0 1 January *', '0 0 1 1 *'],
    ['0 0 1 may-july *', '0 0 1 5-7 *'],
    ['0 0 1 Sept,DECEMBER *', '0 0 1 9,12 *'],
    ['0 0 * * FRI#L', '0 0 * * 5L'],
    ['0 0 * * 5#L', '0 0 * * 5L'],
    ['0 0 * * fridayL', '0 0 * * 5L'],
    ['@weekdays', '0 0 * * 1-5'],
    ['@WEEKENDS', '0 0 * * 6,0'],
    ['@minutely', '* * * * *'],
    ['@secondly', '* * * * * *'],
    ['０　９　＊　＊　１－５', '0 9 * * 1-5'],
    ['0，30 9 * * 1、3', '0,30 9 * * 1,3'],
    ['0 0 12 ？ * ＭＯＮ', '0 0 12 ? * MON'],
    ['＊／５ * * * *', '*/5 * * * *'],
    ['＠ｄａｉｌｙ', '0 0 * * *'],
  ])('%s is %s', (written, plain) => {
    expect(read(written)).toEqual(read(plain));
  });

  it('nicknames go by the names of weekdays, whatever the dialect counts', () => {
    expect(read('@weekdays', QUARTZ).weekdays).toBe(read('@weekdays').weekdays);
    expect(read('@weekends', QUARTZ).weekdays).toBe(0b1000001);
  });

  it('Quartz may leave out the star before a step', () => {
    expect(read('/5 * * ? * *', QUARTZ)).toEqual(read('*/5 * * ? * *', QUARTZ));
    expect(fault('/5 * * * *')).toMatchObject({ text: '/5', position: 0, allowed: { en: '*/5' } });
    expect(fault('0 /0 * ? * *', QUARTZ)).toMatchObject({ code: 'CRON_STEP_ZERO', position: 3 });
  });

  it('L-nW is the weekday nearest to that day, inside of its month', () => {
    // January 2026 ends on a Saturday, May 2026 on a Sunday; February 2026 begins on a Sunday.
    expect(daysOf('0 0 LW * *', [2026, 1])).toEqual([30]);
    expect(daysOf('0 0 L-0W * *', [2026, 1])).toEqual([30]);
    expect(daysOf('0 0 L-1W * *', [2026, 1])).toEqual([30]);
    expect(daysOf('0 0 L-1W * *', [2026, 5])).toEqual([29]);
    expect(daysOf('0 0 L-5W * *', [2026, 5])).toEqual([26]);
    expect(daysOf('0 0 L-6W * *', [2026, 1])).toEqual([26]);
    expect(daysOf('0 0 L-27W * *', [2026, 2])).toEqual([2]);
    expect(daysOf('0 0 L-30W * *', [2026, 2])).toEqual([]);
    expect(daysOf('0 0 L-1W,1W * *', [2026, 5])).toEqual([1, 29]);
    expect(fault('0 0 L-31W * *')).toMatchObject({
      code: 'CRON_LAST_RANGE',
      text: '31',
      position: 6,
    });
  });

  it('H(a-7) ends on the Sunday that closes the week', () => {
    for (let index = 0; index < 50; index += 1) {
      const reading = { ...VIXIE, key: `job-${index}` };
      expect(read('0 0 * * H(5-7)/1', reading).weekdays).toBe(0b1100001);
      expect(read('0 0 * * H(0-7)/1', reading).weekdays).toBe(127);
      expect([0b0100001, 0b1000000]).toContain(read('0 0 * * H(5-7)/2', reading).weekdays);
    }
  });

  it.each([
    ['@every 1.5h', 5_400_000],
    ['@every 1h 30m', 5_400_000],
    ['@EVERY 1H30M', 5_400_000],
    ['@every 90 minutes', 5_400_000],
    ['@every 0.5s', 500],
    ['@every 2d', 172_800_000],
    ['@every 1 week', 604_800_000],
    ['  @every　15s ', 15_000],
    ['@every 100ms', 100],
    ['@every .5h', 1_800_000],
    ['@every ５分钟', 300_000],
    ['@every 1 小时 30 分', 5_400_000],
  ])('%s is %i ms', (expression, expected) => {
    expect(everyMs(expression)).toBe(expected);
  });
});

describe('a duration that is none says why, at its place', () => {
  it.each([
    ['@every 5', '5', 7, /lacks a unit/, /5s/],
    ['@every', '', 0, /lacks a duration/, /1h30m/],
    ['  @every', '', 2, /lacks a duration/, /1h30m/],
    ['  @every 5x', '5x', 9, /"x" is no unit/, /15s/],
    ['@every e', 'e', 7, /"e" is no duration/, /15s/],
    ['@every 0s', '0s', 7, /above 0/, /15s/],
    ['@every 0.5ms', '0.5ms', 7, /whole milliseconds/, /15s/],
    ['@every 99ms', '99ms', 7, /too short/, /100ms/],
    ['@every 999999999d', '999999999d', 7, /longer than the years/, /two centuries/],
    ['@every 5 fortnights', '5 fortnights', 7, /"fortnights" is no unit/, /2d/],
    ['@every 1h,30m', '1h,30m', 7, /no duration/, /1h30m/],
    ['@every 1h30', '30', 9, /^30 lacks a unit/, /30m/],
    ['@every 1h 5', '5', 10, /^5 lacks a unit/, /5m/],
    ['@every 2 months', '2 months', 7, /"months" is of no fixed length/, /0 0 1 \*\/2 \*/],
    ['@every 1y', '1y', 7, /"y" is of no fixed length/, /@yearly/],
    ['@every 5µs', '5µs', 7, /"µs" is no unit/, /500ms/],
    [
      `@every ${'9'.repeat(50)}s`,
      `${'9'.repeat(50)}s`,
      7,
      /longer than the years/,
      /two centuries/,
    ],
  ])('%s', (...[expression, text, position, says, allows]) => {
    const found = fault(expression);
    expect(found).toMatchObject({ code: 'CRON_EVERY_DURATION', text, position });
    expect('message' in found && found.message.en).toMatch(says);
    expect('message' in found && found.message.zh).toMatch(/[\u4e00-\u9fff]/);
    expect('allowed' in found && found.allowed.en).toMatch(allows);
  });
});

describe('forms of others are refused with what to write', () => {
  it.each([
    ['TZ=UTC 0 9 * * *', 'CRON_ZONE_IN_EXPRESSION', 'TZ=UTC', 0, /timeZone: "UTC"/],
    [
      ' CRON_TZ=Asia/Shanghai 0 9 * * *',
      'CRON_ZONE_IN_EXPRESSION',
      'CRON_TZ=Asia/Shanghai',
      1,
      /timeZone: "Asia\/Shanghai"/,
    ],
    ['0 9 * * 1-5 Asia/Shanghai', 'CRON_ZONE_IN_EXPRESSION', 'Asia/Shanghai', 12, /timeZone/],
    ['0 9 * * 1-5 UTC', 'CRON_ZONE_IN_EXPRESSION', 'UTC', 12, /timeZone/],
    ['0 0 9 * * 1-5 +08:00', 'CRON_ZONE_IN_EXPRESSION', '+08:00', 14, /timeZone/],
    ['0 0 * * * root /bin/true', 'CRON_COMMAND_IN_EXPRESSION', 'root', 10, /task/],
    [
      '0 0 * * * /usr/bin/backup.sh',
      'CRON_COMMAND_IN_EXPRESSION',
      '/usr/bin/backup.sh',
      10,
      /task/,
    ],
    [
      '*/5 * * * * curl -s https://example.com > /dev/null',
      'CRON_COMMAND_IN_EXPRESSION',
      'curl',
      12,
      /task/,
    ],
    ['@reboot', 'CRON_NICKNAME_UNKNOWN', '@reboot', 0, /manual/],
    ['0~30 9 * * *', 'CRON_FIELD_SYNTAX', '0~30', 0, /H\(0-30\).*0-30/],
    ['1～5 9 * * *', 'CRON_FIELD_SYNTAX', '1～5', 0, /1-5/],
    ['~ 9 * * *', 'CRON_FIELD_SYNTAX', '~', 0, /^H /],
    ['0 0 13 * +FRI', 'CRON_FIELD_SYNTAX', '+FRI', 9, /FRI, and dayMatch: "and"/],
    ['0 0 W1 * *', 'CRON_FIELD_SYNTAX', 'W1', 4, /1W/],
    [
      'cron(0/5 * * * ? *)',
      'CRON_FUNCTION_FORM',
      'cron(0/5 * * * ? *)',
      0,
      /^0 0\/5 \* \* \* \? \*/,
    ],
    ['rate(5 minutes)', 'CRON_FUNCTION_FORM', 'rate(5 minutes)', 0, /@every 5m/],
    ['Rate(1 day)', 'CRON_FUNCTION_FORM', 'Rate(1 day)', 0, /@every 1d/],
    ['0 0 29 2 * 2027', 'CRON_YEAR_NEEDS_SEVEN', '2027', 11, /^0 0 0 29 2 \* 2027$/],
    ['* * * * * 2013-2015', 'CRON_YEAR_NEEDS_SEVEN', '2013-2015', 10, /^0 \* /],
    ['0 0 1 1 2027', 'CRON_YEAR_NEEDS_SEVEN', '2027', 8, /^0 0 0 1 1 \* 2027$/],
  ])('%s', (...[expression, code, text, position, allows]) => {
    const found = fault(expression);
    expect(found).toMatchObject({ code, text, position });
    expect('message' in found && found.message.zh).toMatch(/[\u4e00-\u9fff]/);
    expect('allowed' in found && found.allowed.en).toMatch(allows);
    expect('allowed' in found && found.allowed.zh).toBeTruthy();
  });

  it('what they are told to write is accepted', () => {
    expect(read('0 0 0 29 2 * 2028')).toBeDefined();
    expect(read('0 0/5 * * * ? *', QUARTZ)).toBeDefined();
    expect(everyMs('@every 5m')).toBe(300_000);
  });

  it('six fields says what they begin with', () => {
    expect(fault('0 0 29 2 * 2027')).toMatchObject({
      field: 'year',
      message: {
        en: 'Six fields begin with seconds and end with the weekday; a year needs seven fields',
      },
    });
  });
});

describe('the whole of what is wrong is blamed, and nothing else', () => {
  it.each([
    ['0 0 20-L * *', 'CRON_FIELD_SYNTAX', '20-L', 4, /L does not stand in a range/],
    ['H-5 * * * *', 'CRON_FIELD_SYNTAX', 'H-5', 0, /H does not stand in a range/],
    ['0 0 LW-3 * *', 'CRON_FIELD_SYNTAX', 'LW-3', 4, /LW does not stand in a range/],
    ['0 0 * * MON-5L', 'CRON_FIELD_SYNTAX', 'MON-5L', 8, /5L does not stand in a range/],
    ['0 0 * * MON-FOO', 'CRON_FIELD_SYNTAX', 'FOO', 12, /"FOO" is not understood/],
    ['*/0 * * * *', 'CRON_STEP_ZERO', '0', 2, /minute: 0 is no step/],
    ['*/1624 * * * *', 'CRON_STEP_RANGE', '1624', 2, /1624 is no step/],
    ['0 0 * * MON#6', 'CRON_NTH_RANGE', 'MON#6', 8, /Monday number 6/],
    ['1,? * * * *', 'CRON_STAR_IN_LIST', '?', 2, /beside other items/],
    ['0 0 1,? * *', 'CRON_STAR_IN_LIST', '?', 6, /beside other items/],
    ['5,* * * * *', 'CRON_STAR_IN_LIST', '*', 2, /beside other items/],
    ['*,5 * * * *', 'CRON_STAR_IN_LIST', '*', 0, /beside other items/],
    ['5,*/1 * * * *', 'CRON_STAR_IN_LIST', '*/1', 2, /beside other items/],
    ['0 0 * JAN,* *', 'CRON_STAR_IN_LIST', '*', 10, /beside other items/],
    ['0 0 L,* * *', 'CRON_STAR_IN_LIST', '*', 6, /beside other items/],
    ['foo', 'CRON_FIELD_COUNT', 'foo', 0, /has 1 field$/],
    ['１，６０ * * * *', 'CRON_FIELD_RANGE', '６０', 2, /60 is outside/],
    [
      `${'1,'.repeat(200)}1 * * * *`,
      'CRON_TOO_LONG',
      `${'1,'.repeat(32)}`.slice(0, 63).concat('…'),
      256,
      /characters/,
    ],
  ])('%s', (...[expression, code, text, position, says]) => {
    const found = fault(expression);
    expect(found).toMatchObject({ code, text, position });
    expect('message' in found && found.message.en).toMatch(says);
  });

  it('a list with a step of a star is none of that', () => {
    expect(read('*/20,5 * * * *').minutes.has(5)).toBe(true);
  });

  it('Chinese messages name what is missing, and hold no English clause', () => {
    const zh = (expression: string) => {
      const found = fault(expression);
      return 'message' in found ? found.message.zh : '';
    };
    expect(zh('0 0 * * MON#6')).toBe('星期：没有哪个月有第 6 个星期一');
    expect(zh('@every 5')).toBe('@every 5 缺少单位');
    for (const expression of ['TZ=UTC 0 9 * * *', '0 0 * * * root /bin/true', '1,? * * * *']) {
      expect(zh(expression)).not.toMatch(/[a-z]{2,} [a-z]{2,}/);
    }
  });
});
