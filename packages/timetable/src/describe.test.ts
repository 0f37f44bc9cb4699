import { describe, expect, it } from 'vitest';
import { describeSchedule } from './describe.ts';
import { both } from './fixtures/in-both-languages.ts';
import type { CronSpec } from './schedule-spec.ts';

describe('the times of a day', () => {
  it.each([
    ['* * * * *', 'Every minute', '每分钟一次'],
    ['* * * * * *', 'Every second', '每秒一次'],
    ['30 2 * * *', 'At 02:30 every day', '每天 02:30'],
    ['15 30 2 * * *', 'At 02:30:15 every day', '每天 02:30:15'],
    ['0 * * * *', 'Every hour on the hour', '每小时整点'],
    ['30 * * * *', 'At minute 30 of every hour', '每小时的第 30 分'],
    ['30 0 * * * *', 'At minute 0, second 30 of every hour', '每小时第 0 分 30 秒'],
    ['0 9-17 * * *', 'Every hour on the hour from 09:00 to 17:00', '每天 9 点至 17 点整点'],
    ['30 9-17 * * *', 'Every hour from 09:30 to 17:30', '每天 09:30 至 17:30，每小时一次'],
    [
      '0 */2 * * *',
      'Every 2 hours on the hour from 00:00 to 22:00',
      '每天 00:00 至 22:00，每 2 小时一次',
    ],
    [
      '0 9-11,14-17 * * *',
      'Every hour on the hour from 09:00 to 11:00 and from 14:00 to 17:00',
      '每天 9 点至 11 点和 14 点至 17 点整点',
    ],
    [
      '*/5 */2 * * *',
      'Every 5 minutes in every 2nd hour from 00 to 22',
      '0、2、4 … 22 点内，每 5 分钟一次',
    ],
    [
      '2-59/3 1,9,22 * * *',
      'Every 3 minutes from minute 2 on in the hours 01, 09 and 22',
      '1、9、22 点内，从第 2 分起每 3 分钟一次',
    ],
    [
      '0,30 9-17 * * *',
      'Every 30 minutes between 09:00 and 17:59',
      '09:00 至 17:59，每 30 分钟一次',
    ],
    ['*/30 * * * *', 'Every 30 minutes', '每 30 分钟一次'],
    ['15,45 * * * *', 'At minutes 15 and 45 of every hour', '每小时的第 15 和 45 分'],
    [
      '30 0,30 8-17 * * *',
      'Every 30 minutes between 08:00 and 17:59, at second 30',
      '08:00 至 17:59，每 30 分钟的第 30 秒',
    ],
    [
      '0-29 * * * *',
      'Every minute from minute 0 to 29 of every hour',
      '每小时前 30 分钟，每分钟一次',
    ],
    [
      '1,7,22,40 * * * *',
      'At minutes 1, 7, 22 and 40 of every hour',
      '每小时的第 1、7、22 和 40 分',
    ],
    ['5,35 * * * * *', 'At seconds 5 and 35 of every minute', '每分钟的第 5 和 35 秒'],
    ['30 */5 * * * *', 'Every 5 minutes, at second 30', '每 5 分钟的第 30 秒'],
    [
      '*/10 0 * * * *',
      'Every 10 seconds, in minute 0 of every hour',
      '每小时第 0 分内，每 10 秒一次',
    ],
    ['* 30 9 * * *', 'Every second of the minute 09:30', '09:30 这一分钟内，每秒一次'],
    ['* * 5/8 * * ?', 'Every second in every 8th hour from 05 to 21', '5、13、21 点内，每秒一次'],
  ])('%s', (expression, en, zh) => {
    expect(both(expression)).toEqual([en, zh]);
  });

  it.each([
    [
      '*/15 22-5 * * *',
      'Every 15 minutes between 22:00 and 05:59 the next day',
      '22:00 至次日 05:59，每 15 分钟一次',
    ],
    [
      '0 22-5 * * *',
      'Every hour on the hour from 22:00 to 05:00 the next day',
      '每天 22 点至次日 5 点整点',
    ],
    // What begins on Sunday night is not all of Monday's.
    [
      '*/15 22-5 * * MON',
      'Every 15 minutes between 00:00 and 05:59 and between 22:00 and 23:59, every Monday',
      '每星期一 00:00 至 05:59 和 22:00 至 23:59，每 15 分钟一次',
    ],
    [
      '55-5 * * * *',
      'Every minute from minute 55 to minute 5 of the next hour',
      '每小时第 55 分至下一小时第 5 分，每分钟一次',
    ],
    ['0 0 * * FRI-MON', 'At 00:00, Friday to Monday', '每星期五至下星期一 00:00'],
    [
      '0 0 * 11-2 *',
      'At 00:00 every day from November to February',
      '每年 11 月至次年 2 月每天 00:00',
    ],
    [
      '0 0 25-5 * *',
      'At 00:00 from the 25th to the 5th of the next month',
      '每月 25 日至次月 5 日 00:00',
    ],
  ])('a range over the end of its round stays one: %s', (expression, en, zh) => {
    expect(both(expression)).toEqual([en, zh]);
  });
});

describe('the minutes of one hour are times of the clock', () => {
  it.each([
    ['*/7 9 * * *', 'Every 7 minutes from 09:00 to 09:56', '09:00 至 09:56，每 7 分钟一次'],
    ['3/6 9 * * *', 'Every 6 minutes from 09:03 to 09:57', '09:03 至 09:57，每 6 分钟一次'],
    ['0-29 9 * * *', 'Every minute from 09:00 to 09:29', '09:00 至 09:29，每分钟一次'],
    [
      '15 0-29 9 * * *',
      'Every minute from 09:00:15 to 09:29:15',
      '09:00:15 至 09:29:15，每分钟一次',
    ],
    [
      '0-4,30-34 9 * * *',
      'Every minute from 09:00 to 09:04 and from 09:30 to 09:34',
      '09:00 至 09:04 和 09:30 至 09:34，每分钟一次',
    ],
    [
      '1,7,9,20,31,33,50 9 * * *',
      'At 09:01, 09:07, 09:09, 09:20, 09:31, 09:33 and 09:50 every day',
      '每天 09:01、09:07、09:09、09:20、09:31、09:33 和 09:50',
    ],
    [
      '*/15 */7 3 * * *',
      'Every 15 seconds, in minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56 between 03:00 and 03:59',
      '03:00 至 03:59，第 0、7、14、21、28、35、42、49 和 56 分内，每 15 秒一次',
    ],
    ['*/5 9 * * *', 'Every 5 minutes between 09:00 and 09:59', '09:00 至 09:59，每 5 分钟一次'],
    [
      '* 9 * * 1',
      'Every minute between 09:00 and 09:59, every Monday',
      '每星期一 09:00 至 09:59，每分钟一次',
    ],
  ])('%s', (expression, en, zh) => {
    expect(both(expression)).toEqual([en, zh]);
  });
});

describe('a list is cut only where what is left out can be told', () => {
  it.each([
    [
      '0 1,2,3,4,5,6,8,9,10,11,13,15 * * *',
      'At 01:00, 02:00, 03:00, 04:00, 05:00, 06:00, 08:00, 09:00, 10:00, 11:00, 13:00 and 15:00 every day',
      '每天 01:00、02:00、03:00、04:00、05:00、06:00、08:00、09:00、10:00、11:00、13:00 和 15:00',
    ],
    [
      '0 0 1,2,4,5,7,8,10,11,13,14,16 * *',
      'At 00:00 on the 1st, 2nd, 4th, 5th, 7th, 8th, 10th, 11th, 13th, 14th and 16th of the month',
      '每月 1 日、2 日、4 日、5 日、7 日、8 日、10 日、11 日、13 日、14 日和 16 日 00:00',
    ],
    [
      '0,1,3,4,6,7,9,10,12,13,15,16,18,19,21,22,24,25,27,28,30,31 * * * *',
      'At minutes 0, 1, 3, 4, 6, 7 and 16 more of every hour',
      '每小时的第 0、1、3、4、6、7 分等 22 个时刻',
    ],
  ])('%s', (expression, en, zh) => {
    expect(both(expression)).toEqual([en, zh]);
  });
});

describe('the days', () => {
  it.each([
    ['* * * * 1', 'Every minute, every Monday', '每星期一，每分钟一次'],
    ['0 0 0 * * THUL', 'At 00:00 on the last Thursday of the month', '每月最后一个星期四 00:00'],
    ['0 0 * 2 1#5', 'At 00:00 on the fifth Monday of February', '每年 2 月的第五个星期一 00:00'],
    [
      '0 0 * 3-5 1#1',
      'At 00:00 on the first Monday of each month from March to May',
      '每年 3 月至 5 月的第一个星期一 00:00',
    ],
    [
      '0 0 12 L * ? 2027',
      'At 12:00 on the last day of each month in 2027',
      '2027 年每月最后一天 12:00',
    ],
    [
      '0 0 28,29 2 *',
      'At 00:00 on 28 February every year and on 29 February in leap years',
      '每年 2 月 28 日和闰年 2 月 29 日 00:00',
    ],
    ['0 0 25 12 *', 'At 00:00 on 25 December every year', '每年 12 月 25 日 00:00'],
    ['0 0 0 1 1 ? 2027', 'At 00:00 on 1 January 2027', '2027 年 1 月 1 日 00:00'],
    [
      '0 0 1 1,7 *',
      'At 00:00 on the 1st of January and July every year',
      '每年 1 月和 7 月的 1 日 00:00',
    ],
    ['0 0 1-7 * *', 'At 00:00 from the 1st to the 7th of the month', '每月 1 日至 7 日 00:00'],
    [
      '0 0 12 ? * 2-6 2027',
      'At 12:00, Tuesday to Saturday, in 2027',
      '2027 年的每星期二至星期六 12:00',
    ],
    ['0 9 * 3 MON', 'At 09:00 every Monday in March', '每年 3 月的每星期一 09:00'],
    ['0 0 L * *', 'At 00:00 on the last day of the month', '每月最后一天 00:00'],
    ['0 18 L-2 * *', 'At 18:00 on the third-to-last day of the month', '每月倒数第 3 天 18:00'],
    [
      '0 0 15W * *',
      'At 00:00 on the weekday (Monday to Friday) nearest to the 15th of the month',
      '每月离 15 日最近的工作日（星期一至星期五）00:00',
    ],
    [
      '0 0 LW,15W * *',
      'At 00:00 on the weekday (Monday to Friday) nearest to the 15th and the last weekday of the month',
      '每月离 15 日最近的工作日（星期一至星期五）和最后一个工作日 00:00',
    ],
    [
      '0 0 L-1W * *',
      'At 00:00 on the weekday (Monday to Friday) nearest to the second-to-last day of the month',
      '每月离倒数第 2 天最近的工作日（星期一至星期五）00:00',
    ],
    ['0 0 * * FRI#2', 'At 00:00 on the second Friday of the month', '每月第二个星期五 00:00'],
    [
      '0 9 * * MON#1,FRI#3',
      'At 09:00 on the first Monday and the third Friday of the month',
      '每月第一个星期一和第三个星期五 09:00',
    ],
    [
      '0 9 * * 2#2,2#4,2L',
      'At 09:00 on the second, fourth and last Tuesday of the month',
      '每月第二个、第四个和最后一个星期二 09:00',
    ],
    ['0 9 29 2 *', 'At 09:00 on 29 February in leap years', '闰年 2 月 29 日 09:00'],
    ['0 0 * * 5L', 'At 00:00 on the last Friday of the month', '每月最后一个星期五 00:00'],
    [
      '*/15 9-17 * * 1-5',
      'Every 15 minutes between 09:00 and 17:59, Monday to Friday',
      '每星期一至星期五 09:00 至 17:59，每 15 分钟一次',
    ],
  ])('%s', (expression, en, zh) => {
    expect(both(expression)).toEqual([en, zh]);
  });
});

describe('where the text misleads, the sentence does not', () => {
  it.each([
    ['*/90 * * * *', 'Every hour on the hour', '每小时整点'],
    [
      '*/7 * * * *',
      'Every 7 minutes from minute 0 to 56, starting over each hour',
      '从第 0 分到第 56 分每 7 分钟一次，每小时重新开始',
    ],
    [
      '0 */5 * * *',
      'At 00:00, 05:00, 10:00, 15:00 and 20:00 every day',
      '每天 00:00、05:00、10:00、15:00 和 20:00',
    ],
    [
      '0 0 1,15 * 5',
      'At 00:00 on the 1st and 15th of the month as well as every Friday',
      '每月 1 日和 15 日，或者每星期五（满足其一即可），00:00',
    ],
    [
      '0 0 */2 * MON',
      'At 00:00 on the 1st, 3rd, 5th … 31st of the month, but only when that is also Monday',
      '每月 1、3、5 … 31 日且当天为星期一 00:00',
    ],
    ['0 0 1-31 * MON', 'At 00:00 every day', '每天 00:00'],
    ['0 0 30 2 MON', 'At 00:00 every Monday in February', '每年 2 月的每星期一 00:00'],
    ['0 0 * * H(5-7)/1', 'At 00:00, Friday to Sunday', '每星期五至星期日 00:00'],
    ['0 0 * * H(0-7)/1', 'At 00:00 every day', '每天 00:00'],
  ])('%s', (expression, en, zh) => {
    const spec = { kind: 'cron', expressions: [expression], timeZone: 'UTC' } as const;
    expect([describeSchedule(spec, 'en', 'k'), describeSchedule(spec, 'zh', 'k')]).toEqual([
      `${en} (UTC time)`,
      `${zh}（UTC 时间）`,
    ]);
  });

  it('the dialect and dayMatch are heeded', () => {
    expect(both('0 0 0 13 * 6', { dialect: 'quartz' })[0]).toBe(
      'At 00:00 on the 13th of the month, but only when that is also Friday',
    );
    expect(both('0 0 13 * FRI', { dayMatch: 'and' })[1]).toBe('每月 13 日且当天为星期五 00:00');
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
