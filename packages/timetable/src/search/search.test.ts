import { describe, expect, it } from 'vitest';
import { describeSchedule } from '../describe.ts';
import type { ScheduleSpec } from '../schedule-spec.ts';
import { hasNeedles, searchNeedles } from './search-needles.ts';
import { searchedWords } from './searched-words.ts';

const cron = (expression: string): ScheduleSpec => ({
  kind: 'cron',
  expressions: [expression],
  timeZone: 'Asia/Shanghai',
});
const wordsOf = (spec: ScheduleSpec) => ({
  en: describeSchedule(spec, 'en'),
  zh: describeSchedule(spec, 'zh'),
});
const isFound = (spec: ScheduleSpec, typed: string, own = '') =>
  hasNeedles([own, searchedWords(wordsOf(spec))], searchNeedles(typed));

describe('a schedule is found by', () => {
  it.each([
    ['*/5 * * * *', 'every 5 minutes'],
    ['*/5 * * * *', 'Every 5 mins'],
    ['*/5 * * * *', '每5分钟'],
    ['*/5 * * * *', '每 5 分钟'],
    ['*/5 * * * *', '每隔５分钟'],
    ['*/5 * * * *', '每 5 分钟一次'],
    ['0 9 * * 1-5', 'weekdays at 9'],
    ['0 9 * * 1-5', 'weekdays at 09:00'],
    ['0 9 * * 1-5', 'at 9am, Monday to Friday'],
    ['0 9 * * 1-5', '工作日9点'],
    ['0 9 * * 1-5', '工作日 9:00'],
    ['0 9 * * 1-5', '周一至周五'],
    ['0 9 * * 1-5', '周一到周五'],
    ['30 21 * * *', 'daily 9:30 pm'],
    ['30 21 * * *', '每天'],
    ['30 21 * * *', '每日21点半'],
    ['30 21 * * *', '每天 21时30分'],
    ['0 0 1 * *', 'on the 1st'],
    ['0 0 1 * *', 'monthly'],
    ['0 0 1 * *', '每月1号'],
    ['0 10 * * 6,0', 'weekends'],
    ['0 10 * * 6,0', '周末'],
    ['0 9 * * 1', 'monday'],
    ['0 9 * * 1', '周一'],
    ['0 9 * * 1', '礼拜一'],
    ['0 */2 * * *', 'every 2 hours'],
    ['0 9-17 * * *', '9点至17点'],
  ])('%s: %s', (expression, typed) => {
    expect(isFound(cron(expression), typed)).toBe(true);
  });

  it.each([
    ['*/15 * * * *', 'every 5 minutes'],
    ['*/50 * * * *', 'every 5 minutes'],
    ['5,10 * * * *', 'every 5 minutes'],
    ['*/15 * * * *', '每5分钟'],
    ['0 19 * * 1-5', 'weekdays at 9'],
    ['0 9 * * *', 'weekdays at 9'],
    ['0 9 * * *', '工作日9点'],
    ['0 19 * * 1-5', '工作日9点'],
    ['30 21 * * *', '每天9点半'],
    ['0 9 * * 1-5', '周二至周五'],
    ['0 0 1 * *', '每月11号'],
  ])('and not %s by %s', (expression, typed) => {
    expect(isFound(cron(expression), typed)).toBe(false);
  });

  it('the number of a job is no number of a schedule', () => {
    expect(isFound(cron('*/15 * * * *'), 'every 5 minutes', 'job-5 5')).toBe(false);
    expect(isFound(cron('*/15 * * * *'), 'bill-47 every 15 minutes', 'bill-4711')).toBe(true);
    expect(isFound(cron('*/15 * * * *'), '47', 'bill-4711')).toBe(true);
    expect(isFound(cron('*/15 * * * *'), '报表9', '每天的报表9')).toBe(true);
    expect(isFound(cron('0 9 * * *'), '报表9', '每天的报表8')).toBe(false);
  });

  it.each([
    ...[
      '*/30 9-16 * * 1-5',
      '0 9 LW * *',
      '0 0 * 3-5 1#1',
      '0 18 L-2 * *',
      '0 1,3,5,9,11,13 * * *',
    ],
    ...[
      '15,45 * * * *',
      '0-29 9 * * *',
      '0 22 * * FRI-MON',
      '0 0 29 2 *',
      '0 0 1 1 1-5',
      'H H * * *',
    ],
  ])('the sentences that are shown of %s, whole', (expression) => {
    const { en, zh } = wordsOf(cron(expression));
    expect([en, isFound(cron(expression), en)]).toEqual([en, true]);
    expect([zh, isFound(cron(expression), zh)]).toEqual([zh, true]);
  });

  it.each<ScheduleSpec>([
    { kind: 'manual' },
    { kind: 'every', everyMs: 90_000 },
    { kind: 'every', everyMs: 86_400_000, anchorTime: 1_000, jitterMs: 5_000, calendars: ['cn'] },
    { kind: 'at', at: [1_767_225_600_000, 1_767_225_660_000] },
  ])('the sentences that are shown of %j, whole', (spec) => {
    for (const sentence of Object.values(wordsOf(spec))) {
      expect([sentence, isFound(spec, sentence)]).toEqual([sentence, true]);
    }
  });

  it('nothing is asked where nothing is typed but blanks', () => {
    expect(searchNeedles(' ,  ')).toEqual([]);
  });
});
