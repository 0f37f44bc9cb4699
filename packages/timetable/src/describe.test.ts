import { describe, expect, it } from 'vitest';
import { describeSchedule } from './describe.ts';
import type { CronSpec } from './schedule-spec.ts';

function both(expression: string, options: Partial<CronSpec> = {}): readonly [string, string] {
  const spec: CronSpec = { kind: 'cron', expressions: [expression], timeZone: 'UTC', ...options };
  return [
    describeSchedule(spec, 'en').replace(' (UTC time)', ''),
    describeSchedule(spec, 'zh').replace('（UTC 时间）', ''),
  ];
}

describe('a sentence says what happens', () => {
  it.each([
    ['* * * * *', 'Every minute', '每分钟'],
    ['30 2 * * *', 'At 02:30 every day', '每天，02:30'],
    ['15 30 2 * * *', 'At 02:30:15 every day', '每天，02:30:15'],
    [
      '*/15 9-17 * * 1-5',
      'Every 15 minutes between 09:00 and 17:59 on Monday to Friday',
      '每星期一至星期五，09:00 至 17:59 之间，每 15 分钟一次',
    ],
    ['5,35 * * * * *', 'At seconds 5 and 35 of every minute', '每分钟的第 5 和 35 秒'],
    [
      '0 0 1 1,7 *',
      'At 00:00 on day 1 of the month in January and July',
      '1 月和 7 月的 1 日，00:00',
    ],
    [
      '0 0 12 ? * 2-6 2027',
      'At 12:00 on Tuesday to Saturday in 2027',
      '2027 年的每星期二至星期六，12:00',
    ],
    ['0 0 L * *', 'At 00:00 on the last day of the month', '每月最后一天，00:00'],
    [
      '0 0 L-3 * *',
      'At 00:00 on the day 3 days before the last of the month',
      '每月最后一天的前 3 天，00:00',
    ],
    [
      '0 0 15W * *',
      'At 00:00 on the Monday-to-Friday day nearest to day 15 of the month',
      '每月离 15 日最近的平日(星期一至星期五)，00:00',
    ],
    ['0 0 * * FRI#2', 'At 00:00 on the 2nd Friday of the month', '每月第二个星期五，00:00'],
    ['0 0 * * 5L', 'At 00:00 on the last Friday of the month', '每月最后一个星期五，00:00'],
    ['@every 1h30m', 'Every 90 minutes', '每 90 分钟一次'],
  ])('%s', (expression, en, zh) => {
    expect(both(expression)).toEqual([en, zh]);
  });
});

describe('where the text misleads, the sentence does not', () => {
  it.each([
    ['*/90 * * * *', 'At minute 0 of every hour', '每小时的第 0 分'],
    [
      '*/7 * * * *',
      'Every 7 minutes from minute 0 to 56 (starting over each hour)',
      '从第 0 分到第 56 分每 7 分钟一次(每小时重新开始)',
    ],
    [
      '0 */5 * * *',
      'At 00:00, 05:00, 10:00, 15:00 and 20:00 every day',
      '每天，00:00、05:00、10:00、15:00 和 20:00',
    ],
    ['* 2 * * *', 'Every minute between 02:00 and 02:59', '02:00 至 02:59 之间，每分钟'],
    [
      '0 0 1,15 * 5',
      'At 00:00 on days 1 and 15 of the month, or on Friday (either is enough)',
      '每月 1 日和 15 日，或者每星期五(满足其一即可)，00:00',
    ],
    [
      '0 0 */2 * MON',
      'At 00:00 on days 1, 3 … 31 (every 2nd) of the month, but only when that is also on Monday',
      '每月 1 日、3 日 … 31 日(每 2 天)，且当天须同时为星期一，00:00',
    ],
    ['0 0 1-31 * MON', 'At 00:00 every day', '每天，00:00'],
  ])('%s', (expression, en, zh) => {
    expect(both(expression)).toEqual([en, zh]);
  });

  it('the dialect and dayMatch are heeded', () => {
    expect(both('0 0 0 13 * 6', { dialect: 'quartz' })[0]).toBe(
      'At 00:00 on day 13 of the month, but only when that is also on Friday',
    );
    expect(both('0 0 13 * FRI', { dayMatch: 'and' })[1]).toBe(
      '每月 13 日，且当天须同时为星期五，00:00',
    );
  });

  it('H is said with its value only where the key is known', () => {
    const spec: CronSpec = { kind: 'cron', expressions: ['H 3 * * *'], timeZone: 'UTC' };
    expect(describeSchedule(spec, 'en')).toContain("its H values drawn from the job's id");
    expect(describeSchedule(spec, 'en', 'nightly-report')).toMatch(/^At 03:\d\d every day/);
    expect(describeSchedule({ ...spec, expressions: ['0 3 * MAR THU'] }, 'en')).toMatch(
      /^At 03:00/,
    );
  });
});

describe('all of a schedule is in its sentence', () => {
  const spec: CronSpec = {
    kind: 'cron',
    expressions: ['0 9 * * *', '0 18 * * 5'],
    timeZone: 'Asia/Shanghai',
    calendars: ['cn'],
    onDayOff: 'next-workday',
    jitterMs: 30_000,
    startTime: Date.parse('2027-01-15T08:00:00Z'),
  };

  it('zone, workday rule, calendars, validity and jitter', () => {
    expect(describeSchedule(spec, 'en')).toBe(
      'At 09:00 every day; and at 18:00 on Friday (Asia/Shanghai time); if that day is off, on the next workday; except where the calendar cn excludes it; from 2027-01-15T08:00:00Z; each up to 30 seconds later',
    );
    expect(describeSchedule(spec, 'zh')).toBe(
      '每天，09:00；以及每星期五，18:00（Asia/Shanghai 时间）；如遇休息日，顺延至下一个工作日；日历 cn 排除的时间除外；自 2027-01-15T08:00:00Z 起；每次最多推迟 30 秒',
    );
  });

  it('the other kinds', () => {
    expect(describeSchedule({ kind: 'every', everyMs: 90_000 }, 'en')).toBe('Every 90 seconds');
    expect(describeSchedule({ kind: 'every', everyMs: 86_400_000 }, 'zh')).toBe('每 1 天一次');
    expect(describeSchedule({ kind: 'at', at: [1e12] }, 'en')).toBe(
      'Once each at 2001-09-09T01:46:40Z',
    );
    expect(describeSchedule({ kind: 'manual' }, 'zh')).toBe('仅手动启动');
  });

  it('an invalid expression is said to be invalid', () => {
    expect(both('60 * * * *')[0]).toBe('Not a valid schedule: minute: 60 is outside 0-59');
  });
});
