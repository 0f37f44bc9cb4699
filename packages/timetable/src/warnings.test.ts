import { describe, expect, it } from 'vitest';
import type { CronSpec, ScheduleSpec } from './schedule-spec.ts';
import { scheduleWarnings } from './warnings.ts';

const NOW = Date.parse('2026-03-01T00:00Z');

function warn(spec: ScheduleSpec) {
  return scheduleWarnings(spec, { key: 'k', now: NOW });
}

function codes(expression: string, timeZone = 'UTC', options: Partial<CronSpec> = {}) {
  return warn({ kind: 'cron', expressions: [expression], timeZone, ...options }).map(
    ({ code, at }) =>
      at === undefined ? code : `${code} ${new Date(at).toISOString().slice(0, 16)}`,
  );
}

describe('an expression that is seldom meant', () => {
  it.each([
    ['*/90 * * * *', ['STEP_TOO_LARGE']],
    ['*/7 * * * *', ['STEP_UNEVEN']],
    ['0 */5 * * *', ['STEP_UNEVEN']],
    ['0 0 1/5 * *', ['STEP_UNEVEN']],
    ['0-59/7 * * * *', ['STEP_UNEVEN']],
    ['2-30/2 * * * *', ['STEP_UNEVEN']],
    ['H/7 * * * *', ['STEP_UNEVEN']],
    ['0,5/7 * * * *', ['STEP_UNEVEN']],
    ['0 22-5/2 * * *', ['STEP_UNEVEN']],
    ['*/7 0 0 * * *', ['STEP_UNEVEN']],
    ['0 0 1 */5 *', ['STEP_UNEVEN']],
    ['0 0 * * */2', ['STEP_UNEVEN']],
    ['0 0 * * MON-FRI/2', ['STEP_UNEVEN']],
    ['0 0 1-10/3 * *', ['STEP_UNEVEN']],
    ['55/10 * * * *', ['STEP_TOO_LARGE']],
    ['0-2/5 * * * *', ['STEP_TOO_LARGE']],
    ['0 0 30 2 MON', ['DAY_FIELDS_EITHER', 'DAY_IN_NO_MONTH']],
    ['0 0 1,15 * 5', ['DAY_FIELDS_EITHER']],
    ['0 0 */2 * MON', ['DAY_FIELDS_BOTH', 'STEP_UNEVEN']],
    ['* 2 * * *', ['FIRES_OFTEN']],
    ['* 30 * * * *', ['FIRES_OFTEN']],
    ['0 0 31 * *', ['DAY_MISSING_IN_SOME_MONTHS']],
    ['0 0 29 2 *', ['DAY_MISSING_IN_SOME_MONTHS', 'FIRES_RARELY 2028-02-29T00:00']],
    ['0 0 0 1 1 ? 2020', ['NEVER_FIRES_AGAIN']],
  ])('%s', (expression, expected) => {
    expect(codes(expression)).toEqual(expected);
  });

  it.each([
    ['*/15 * * * *'],
    ['0 */6 * * *'],
    ['* * * * * *'],
    ['0 9 * * MON-FRI'],
    ['0 0 L * *'],
    ['0 0 31 1,12 *'],
    ['0-59/15 * * * *'],
    ['0-30/15,45 * * * *'],
    ['0 0,6-18/6 * * *'],
    ['5/10 * * * *'],
    ['H/15 * * * *'],
    ['0 0 1 1/3 *'],
    ['0 0 0 ? * MON-FRI'],
    ['0 0 0 1/1 * ?'],
  ])('%s is plain', (expression) => {
    expect(codes(expression)).toEqual([]);
  });
});

describe('an expression that Quartz would read otherwise', () => {
  it.each([
    [
      '0 0 12 ? * 2-6',
      'Tuesday to Saturday',
      'Monday to Friday',
      '星期二至星期六',
      '星期一至星期五',
    ],
    ['0 0 12 ？ * 1', 'every Monday', 'every Sunday', '每星期一', '每星期日'],
    ['0 12 ? * 5', 'every Friday', 'every Thursday', '每星期五', '每星期四'],
    ['0 0 12 ? * 6L', 'the last Saturday', 'the last Friday', '最后一个星期六', '最后一个星期五'],
  ])('%s is told with both readings', (...[expression, ours, theirs, zhOurs, zhTheirs]) => {
    const spec: CronSpec = { kind: 'cron', expressions: [expression], timeZone: 'UTC' };
    const warning = warn(spec).find(({ code }) => code === 'QUARTZ_READING');
    expect(warning?.message.en).toMatch(new RegExp(`${ours}.*Quartz reads.*${theirs}.*dialect`));
    expect(warning?.message.zh).toMatch(new RegExp(`${zhOurs}.*Quartz.*${zhTheirs}.*dialect`));
    expect(warn({ ...spec, dialect: 'quartz' }).map(({ code }) => code)).not.toContain(
      'QUARTZ_READING',
    );
  });

  it('is not warned about where both read the same', () => {
    for (const expression of ['0 0 12 ? * MON-FRI', '0 0 12 1/5 * ?', '0 0 12 L * ?']) {
      expect(codes(expression)).not.toContain('QUARTZ_READING');
    }
  });
});

describe('a transition of the next 400 days that touches a fire time', () => {
  it('is named with its instant', () => {
    expect(codes('30 2 * * *', 'America/New_York')).toEqual([
      'TRANSITION_GAP 2026-03-08T07:00',
      'TRANSITION_GAP 2027-03-14T07:00',
    ]);
    expect(codes('30 1 * * *', 'America/New_York')).toEqual([
      'TRANSITION_OVERLAP 2026-11-01T06:00',
    ]);
    expect(codes('15 * * * *', 'Australia/Lord_Howe')).toEqual(['TRANSITION_GAP 2026-10-03T15:30']);
  });

  it('is no noise where nothing is touched', () => {
    expect(codes('*/30 * * * *', 'America/New_York')).toEqual([]);
    expect(codes('30 12 * * *', 'America/New_York')).toEqual([]);
    expect(codes('30 2 * * *', 'Asia/Shanghai')).toEqual([]);
  });

  it('says what the policy makes of it', () => {
    const spec: CronSpec = {
      kind: 'cron',
      expressions: ['30 2 * * *'],
      timeZone: 'America/New_York',
    };
    expect(warn(spec)[0]?.message.en).toMatch(/fires at the first moment after the gap/);
    expect(warn({ ...spec, gap: 'skip' })[0]?.message.en).toMatch(/does not fire/);
    expect(warn({ ...spec, gap: 'skip' })[0]?.message.zh).toMatch(/不触发/);
  });
});

describe('instants', () => {
  it('that have passed are counted', () => {
    expect(warn({ kind: 'at', at: [NOW - 2, NOW - 1, NOW + 1] })).toMatchObject([
      { code: 'AT_PARTLY_PAST', at: NOW - 1 },
    ]);
    expect(warn({ kind: 'at', at: [NOW] })).toMatchObject([{ code: 'NEVER_FIRES_AGAIN' }]);
  });

  it('a schedule with problems or without fire times has no warnings', () => {
    expect(warn({ kind: 'manual' })).toEqual([]);
    expect(warn({ kind: 'at', at: [] })).toEqual([]);
  });
});
