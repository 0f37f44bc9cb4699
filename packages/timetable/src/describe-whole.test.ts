import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeSchedule } from './describe.ts';
import { both } from './fixtures/in-both-languages.ts';
import type { CronSpec, ScheduleSpec } from './schedule-spec.ts';
import { scheduleWarnings } from './warnings.ts';

describe('all of a schedule is in its sentence', () => {
  const nine: CronSpec = { kind: 'cron', expressions: ['0 9 * * *'], timeZone: 'Asia/Shanghai' };
  const inBoth = (spec: ScheduleSpec) => [
    describeSchedule(spec, 'en'),
    describeSchedule(spec, 'zh'),
  ];

  it('zone, calendars, validity and jitter', () => {
    const spec: CronSpec = {
      ...nine,
      expressions: ['0 9 * * *', '0 18 * * 5'],
      calendars: ['cn'],
      jitterMs: 60_000,
      startTime: Date.parse('2027-01-15T08:00:00Z'),
    };
    expect(inBoth(spec)).toEqual([
      'At 09:00 every day; and at 18:00 every Friday (Asia/Shanghai time); except where the calendar cn excludes it; from 2027-01-15 08:00 UTC; each up to 1 minute later',
      '每天 09:00；以及每星期五 18:00（Asia/Shanghai 时间）；日历 cn 排除的时间除外；自 2027-01-15 08:00 UTC 起；每次最多推迟 1 分钟',
    ]);
  });

  it('a workday policy and its calendars, which it does not contradict', () => {
    expect(inBoth({ ...nine, calendars: ['cn'], onDayOff: 'next-workday' })).toEqual([
      'At 09:00 every day (Asia/Shanghai time); if that is a day off by the calendar cn, moved to the next workday, and never in a blackout',
      '每天 09:00（Asia/Shanghai 时间）；如遇日历 cn 的休息日，顺延至下一个工作日，且避开其禁止时段',
    ]);
    expect(inBoth({ ...nine, onDayOff: 'previous-workday' })).toEqual([
      'At 09:00 every day (Asia/Shanghai time); if that is a Saturday or Sunday, moved back to the workday before',
      '每天 09:00（Asia/Shanghai 时间）；如遇星期六或星期日，提前至上一个工作日',
    ]);
    expect(inBoth({ ...nine, workdaysOfMonth: [1, -2] })).toEqual([
      'At 09:00 (Asia/Shanghai time), only on the 1st and second-to-last workday of the month (Monday to Friday)',
      '09:00（Asia/Shanghai 时间），仅限每月第 1 个和倒数第 2 个工作日（星期一至星期五）',
    ]);
  });

  it('workdays of the month are not said to be every day', () => {
    const march = { ...nine, expressions: ['0 9 * 3 *'], workdaysOfMonth: [1, 2, -1] };
    expect(inBoth(march)).toEqual([
      'At 09:00 in March (Asia/Shanghai time), only on the 1st, 2nd and last workday of the month (Monday to Friday)',
      '每年 3 月 09:00（Asia/Shanghai 时间），仅限每月第 1、2 个和最后一个工作日（星期一至星期五）',
    ]);
  });

  it('what becomes of times that the clocks skip or repeat, where it plays a part', () => {
    const spec: CronSpec = { ...nine, gap: 'skip', overlapHour: 'both' };
    expect(inBoth(spec)).toEqual([
      'At 09:00 every day (Asia/Shanghai time); not at all where the clocks skip its time; where the clocks repeat its time, both times',
      '每天 09:00（Asia/Shanghai 时间）；被时钟跳过的时刻不触发；时钟重复的时刻两次都触发',
    ]);
    expect(describeSchedule({ ...nine, overlapHour: 'second' }, 'zh')).toContain('只在第二次触发');
    expect(describeSchedule({ ...spec, expressions: ['*/5 * * * *'] }, 'en')).toBe(
      'Every 5 minutes (Asia/Shanghai time)',
    );
  });

  it('@every names its phase, and no zone, since none plays a part', () => {
    expect(inBoth({ ...nine, expressions: ['@every 7d'] })).toEqual([
      'Every 7 days, counted from 1970-01-01 00:00 UTC',
      '每 7 天一次，从 1970-01-01 00:00 UTC 算起',
    ]);
    expect(inBoth({ ...nine, expressions: ['@every 1h30m'] })).toEqual([
      'Every 90 minutes, counted from 00:00 UTC',
      '每 90 分钟一次，从 00:00（UTC）算起',
    ]);
    expect(describeSchedule({ ...nine, expressions: ['@every 1h', '0 9 * * *'] }, 'en')).toBe(
      'At 09:00 every day (Asia/Shanghai time); and every hour, counted from 00:00 UTC',
    );
  });

  it('periods and instants', () => {
    const every = (everyMs: number) => inBoth({ kind: 'every', everyMs });
    expect(every(1000)).toEqual(['Every second', '每秒一次']);
    expect(every(86_400_000)).toEqual(['Every day', '每天一次']);
    expect(every(90_000)).toEqual(['Every 90 seconds', '每 90 秒一次']);
    expect(inBoth({ kind: 'at', at: [1e12, 1e12] })).toEqual([
      'Once at 2001-09-09 01:46:40 UTC',
      '在 2001-09-09 01:46:40 UTC 执行一次',
    ]);
    expect(inBoth({ kind: 'at', at: [4e12, 1e12, 2e12, 3e12] })).toEqual([
      'Once each at 2001-09-09 01:46:40 UTC, 2033-05-18 03:33:20 UTC, 2065-01-24 05:20 UTC and 1 more instant',
      '在 2001-09-09 01:46:40 UTC、2033-05-18 03:33:20 UTC、2065-01-24 05:20 UTC 及另外 1 个时刻各执行一次',
    ]);
    expect(describeSchedule({ kind: 'manual' }, 'zh')).toBe('仅手动启动');
    expect(describeSchedule({ kind: 'every', everyMs: 5000, jitterMs: 1000 }, 'en')).toBe(
      'Every 5 seconds; each up to 1 second later',
    );
  });

  it('an invalid expression is said to be invalid', () => {
    expect(both('60 * * * *')[0]).toBe('Not a valid schedule: minute: 60 is outside 0-59');
  });
});

describe('no sentence is too long to read', () => {
  it('a list of years has its beginning and its end', () => {
    expect(both('0 0 0 1 1 ? */2')).toEqual([
      'At 00:00 on 1 January in 1970, 1972, 1974 … 2198',
      '1970、1972、1974 … 2198 年 1 月 1 日 00:00',
    ]);
  });

  it('many expressions are counted', () => {
    const expressions = Array.from({ length: 32 }, (_, day) => `${day} 9 ${1 + (day % 28)} * *`);
    const spec: CronSpec = { kind: 'cron', expressions, timeZone: 'UTC', calendars: ['cn'] };
    expect(describeSchedule(spec, 'en')).toMatch(
      /\(UTC time\); and by \d+ more expressions; except where the calendar cn excludes it$/,
    );
    expect(describeSchedule(spec, 'zh')).toMatch(
      /；以及另外 \d+ 个表达式；日历 cn 排除的时间除外$/,
    );
  });

  it('a warning that tells two readings has room for both', () => {
    const all = [1, 2, 3, 4, 5].flatMap((nth) => [1, 2, 3, 4, 5, 6].map((day) => `${day}#${nth}`));
    const expression = `0,7,9,20,21,40 5,6,9,11,13,40 1,3,4,8 ? 1,3,5,7,8,10,12 ${all.join(',')}`;
    const spec: CronSpec = { kind: 'cron', expressions: [expression], timeZone: 'UTC' };
    const [warning] = scheduleWarnings(spec, { key: 'k', now: 0 }).filter(
      ({ code }) => code === 'QUARTZ_READING',
    );
    expect(warning?.message.en.length).toBeLessThanOrEqual(300);
    expect(warning?.message.zh.length).toBeLessThanOrEqual(300);
    expect(warning?.message.en).toMatch(/set dialect to "quartz"$/);
  });

  it('whatever the schedule', () => {
    const list = (max: number) =>
      fc
        .array(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 30 })
        .map((each) => each.join());
    const expression = fc
      .tuple(list(59), list(59), list(23), fc.constantFrom('*', 'L,LW,3W,5', '1-20/3'))
      .map(([second, minute, hour, day]) => `${second} ${minute} ${hour} ${day} 1,3-7 1#2,5L`);
    const spec = fc.record({
      kind: fc.constant('cron' as const),
      expressions: fc.array(expression, { minLength: 1, maxLength: 32 }),
      timeZone: fc.constant('America/Argentina/Buenos_Aires'),
      calendars: fc.array(fc.constant('a-calendar-with-a-name-that-goes-on-and-on'), {
        maxLength: 16,
      }),
      onDayOff: fc.constantFrom('exclude' as const, 'next-workday' as const),
      jitterMs: fc.integer({ min: 1, max: 86_400_000 }),
    });
    fc.assert(
      fc.property(spec, fc.constantFrom('en' as const, 'zh' as const), (schedule, language) => {
        expect(describeSchedule(schedule, language).length).toBeLessThanOrEqual(300);
      }),
    );
  });
});
