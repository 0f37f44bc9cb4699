import { describe, expect, it } from 'vitest';
import { parseCronExpression } from './cron-expression.ts';
import { monthDays } from './cron-fields.ts';
import { meaningOf } from './cron-meaning.ts';
import type { CronReading } from './cron-reading.ts';

const VIXIE: CronReading = { dialect: 'vixie', dayMatch: undefined, key: 'nightly-report' };
const QUARTZ: CronReading = { ...VIXIE, dialect: 'quartz' };

function read(expression: string, reading = VIXIE) {
  const parse = parseCronExpression(expression, reading);
  if (parse.kind !== 'fields') throw new Error(`${expression}: ${JSON.stringify(parse)}`);
  return parse.fields;
}

function fault(expression: string, reading = VIXIE) {
  const parse = parseCronExpression(expression, reading);
  if (parse.kind !== 'faults') throw new Error(`${expression} was accepted`);
  const [first] = parse.faults;
  if (first === undefined) throw new Error('no fault');
  return first;
}

/** The days of January 2026, which begins on a Thursday, that an expression fires on. */
function januaryDays(expression: string, reading = VIXIE): readonly number[] {
  return daysOf(expression, { year: 2026, month: 1 }, reading);
}

function daysOf(
  expression: string,
  { year, month }: { year: number; month: number },
  reading = VIXIE,
): readonly number[] {
  const mask = monthDays(read(expression, reading), year, month);
  return Array.from({ length: 31 }, (_, day) => day + 1).filter((day) => (mask >> (day - 1)) & 1);
}

describe('fields', () => {
  it.each([
    ['0 0 * * *', { minutes: [0], hours: [0] }],
    ['0-10/5,30 1,3 * * *', { minutes: [0, 5, 10, 30], hours: [1, 3] }],
    ['5/20 22-2 * * *', { minutes: [5, 25, 45], hours: [0, 1, 2, 22, 23] }],
    ['50-10/10 22-3/2 * * *', { minutes: [0, 10, 50], hours: [0, 2, 22] }],
    ['*/90 */5 * * *', { minutes: [0], hours: [0, 5, 10, 15, 20] }],
    ['0 0 1 JAN,mar,11-2 *', { months: [1, 2, 3, 11, 12] }],
    ['0 0 * * FRI-MON', { weekdays: [1, 5, 6, 7] }],
    ['0 0 * * 5-7', { weekdays: [5, 6, 7] }],
    ['0 0 * * 7', { weekdays: [7] }],
    ['0 0 * * 0-7', { weekdays: [1, 2, 3, 4, 5, 6, 7] }],
    ['0 0 * * 7-1', { weekdays: [1, 7] }],
    ['15 0 0 * * *', { seconds: [15] }],
    ['0 0 0 ? * * 2027,2030-2032', { years: [2027, 2030, 2031, 2032] }],
    ['@weekly', { minutes: [0], hours: [0], weekdays: [7] }],
    ['@Annually', { days: [1], months: [1] }],
    ['  0\t5  * * *  ', { hours: [5] }],
  ])('%s', (expression, expected) => {
    expect(meaningOf(read(expression))).toMatchObject(expected);
  });

  it('Quartz counts weekdays from Sunday as 1, names mean the same in both dialects', () => {
    expect(meaningOf(read('0 0 12 ? * 2-6', QUARTZ)).weekdays).toEqual([1, 2, 3, 4, 5]);
    expect(meaningOf(read('0 0 12 ? * MON-FRI', QUARTZ)).weekdays).toEqual([1, 2, 3, 4, 5]);
    expect(meaningOf(read('0 0 12 ? * L', QUARTZ)).weekdays).toEqual([6]);
  });

  it('@every is a period, not a set of local times', () => {
    expect(parseCronExpression('@every 1h30m', VIXIE)).toEqual({
      kind: 'interval',
      everyMs: 5_400_000,
    });
    expect(parseCronExpression('@every 15s', VIXIE)).toMatchObject({ everyMs: 15_000 });
  });

  it('H is the same for a key and spreads over keys', () => {
    const minuteOf = (key: string) => meaningOf(read('H H * * *', { ...VIXIE, key })).minutes[0];
    expect(minuteOf('a')).toBe(minuteOf('a'));
    const seen = new Set(Array.from({ length: 600 }, (_, index) => minuteOf(`job-${index}`)));
    expect(seen.size).toBeGreaterThan(50);
  });

  it('H(a-b) stays in its range, H/n keeps its step, and a hashed day exists in every month', () => {
    for (let index = 0; index < 100; index += 1) {
      const fields = meaningOf(read('H/15 H(9-17) H * H', { ...VIXIE, key: `job-${index}` }));
      expect(fields.minutes).toHaveLength(4);
      expect(fields.hours[0]).toBeGreaterThanOrEqual(9);
      expect(fields.hours[0]).toBeLessThanOrEqual(17);
      expect(fields.days[0]).toBeLessThanOrEqual(28);
      expect(fields.weekdays).toHaveLength(1);
    }
  });
});

describe('days of a month', () => {
  it.each([
    ['0 0 L * *', [31]],
    ['0 0 L-3 * *', [28]],
    ['0 0 LW * *', [30]],
    ['0 0 1W * *', [1]],
    ['0 0 3W * *', [2]],
    ['0 0 4W * *', [5]],
    ['0 0 31W * *', [30]],
    ['0 0 * * FRI#2', [9]],
    ['0 0 * * 4#5', [29]],
    ['0 0 * * 5L', [30]],
    ['0 0 * * 0L', [25]],
    ['0 0 1,L * *', [1, 31]],
    ['0 0 1 * FRI#2', [1, 9]],
    ['0 0 1,15 * MON', [1, 5, 12, 15, 19, 26]],
  ])('%s', (expression, expected) => {
    expect(januaryDays(expression)).toEqual(expected);
  });

  it('the nearest weekday never leaves its month', () => {
    // February 2026 begins on a Sunday; May 2027 begins on a Saturday; January 2027 ends on a Sunday.
    expect(daysOf('0 0 1W * *', { year: 2026, month: 2 })).toEqual([2]);
    expect(daysOf('0 0 1W * *', { year: 2027, month: 5 })).toEqual([3]);
    expect(daysOf('0 0 31W * *', { year: 2027, month: 1 })).toEqual([29]);
  });

  it('two restricted day fields are alternatives for Vixie and must both hold for Quartz', () => {
    const friday13 = { year: 2026, month: 2 };
    expect(daysOf('0 0 13 * FRI', friday13)).toEqual([6, 13, 20, 27]);
    expect(daysOf('0 0 0 13 * FRI', friday13, QUARTZ)).toEqual([13]);
    expect(daysOf('0 0 13 * FRI', friday13, { ...VIXIE, dayMatch: 'and' })).toEqual([13]);
    expect(daysOf('0 0 0 13 * FRI', friday13, { ...QUARTZ, dayMatch: 'or' })).toHaveLength(4);
  });

  it('a day field that begins with a star is not restricted, as Vixie has it', () => {
    expect(januaryDays('0 0 */2 * MON')).toEqual([5, 19]);
    expect(januaryDays('0 0 */2 * MON', { ...VIXIE, dayMatch: 'or' })).toHaveLength(18);
  });
});

describe('refusals name code, field, text, position and what is allowed', () => {
  it.each([
    ['60 * * * *', 'CRON_FIELD_RANGE', 'minute', '60', 0],
    ['* 24 * * *', 'CRON_FIELD_RANGE', 'hour', '24', 2],
    ['* * 0 * *', 'CRON_FIELD_RANGE', 'dayOfMonth', '0', 4],
    ['* * * * 8', 'CRON_FIELD_RANGE', 'dayOfWeek', '8', 8],
    ['* * * *', 'CRON_FIELD_COUNT', 'dayOfWeek', '* * * *', 0],
    ['* * * * * * * *', 'CRON_FIELD_COUNT', 'year', '*', 14],
    ['', 'CRON_EMPTY', 'minute', '', 0],
    ['   ', 'CRON_EMPTY', 'minute', '', 0],
    ['0 0 30 2 *', 'CRON_NEVER_FIRES', 'dayOfMonth', '30', 4],
    ['0 0 31 4,6,9,11 *', 'CRON_NEVER_FIRES', 'dayOfMonth', '31', 4],
    ['0 0 0 29 2 ? 2027', 'CRON_NEVER_FIRES', 'dayOfMonth', '29', 6],
    ['0-99999999 * * * *', 'CRON_FIELD_RANGE', 'minute', '99999999', 2],
    ['*/0 * * * *', 'CRON_STEP_ZERO', 'minute', '0', 2],
    ['5-1/0 * * * *', 'CRON_STEP_ZERO', 'minute', '0', 4],
    ['*/99999 * * * *', 'CRON_STEP_RANGE', 'minute', '99999', 2],
    ['* * * * MON#6', 'CRON_NTH_RANGE', 'dayOfWeek', 'MON#6', 8],
    ['* * 32W * *', 'CRON_FIELD_RANGE', 'dayOfMonth', '32W', 4],
    ['* * L-31 * *', 'CRON_LAST_RANGE', 'dayOfMonth', '31', 6],
    ['* * * * L', 'CRON_LAST_NEEDS_WEEKDAY', 'dayOfWeek', 'L', 8],
    ['1,,2 * * * *', 'CRON_FIELD_EMPTY_ITEM', 'minute', '', 2],
    ['1, * * * *', 'CRON_FIELD_EMPTY_ITEM', 'minute', '', 2],
    ['1-2-3 * * * *', 'CRON_FIELD_SYNTAX', 'minute', '1-2-3', 0],
    ['* * * FOO *', 'CRON_FIELD_SYNTAX', 'month', 'FOO', 6],
    ['-5 * * * *', 'CRON_FIELD_SYNTAX', 'minute', '-5', 0],
    ['1.5 * * * *', 'CRON_FIELD_SYNTAX', 'minute', '1.5', 0],
    ['? * * * *', 'CRON_QUESTION_MARK', 'minute', '?', 0],
    ['0 H(30-10) * * *', 'CRON_FIELD_RANGE', 'hour', '30', 4],
    ['H(9-3) * * * *', 'CRON_RANGE_ORDER', 'minute', '9', 2],
    ['0 0 0 * * * 2030-2020', 'CRON_RANGE_ORDER', 'year', '2030-2020', 12],
    ['0 0 0 * * * 1969', 'CRON_FIELD_RANGE', 'year', '1969', 12],
    ['@reboot', 'CRON_NICKNAME_UNKNOWN', undefined, '@reboot', 0],
    ['@every', 'CRON_EVERY_DURATION', undefined, '', 0],
    ['@every 0s', 'CRON_EVERY_DURATION', undefined, '0s', 7],
    ['@every -5s', 'CRON_EVERY_DURATION', undefined, '-5s', 7],
  ])('%s', (...[expression, code, field, text, position]) => {
    const found = fault(expression);
    expect({
      code: found.code,
      field: found.field,
      text: found.text,
      position: found.position,
    }).toEqual({ code, field, text, position });
    expect(found.message.en).toMatch(/\w/);
    expect(found.message.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(found.allowed.en).toMatch(/\w/);
    expect(found.allowed.zh.length).toBeGreaterThan(0);
  });

  it('a long input is refused before it is looked at', () => {
    expect(fault(`${'1,'.repeat(200)}1 * * * *`).code).toBe('CRON_TOO_LONG');
    expect(fault(`${'1,'.repeat(100)}1 * * * *`).code).toBe('CRON_LIST_TOO_LONG');
  });

  it('every field at fault is named at once', () => {
    const parse = parseCronExpression('60 25 * * *', VIXIE);
    expect(parse.kind === 'faults' && parse.faults.map((each) => each.field)).toEqual([
      'minute',
      'hour',
    ]);
  });

  it('Quartz leaves only one day field open', () => {
    expect(fault('0 0 0 ? * ?', QUARTZ)).toMatchObject({
      code: 'CRON_QUESTION_MARK',
      position: 10,
    });
  });
});
