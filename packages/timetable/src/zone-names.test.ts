import { describe, expect, it } from 'vitest';
import { compileSchedule } from './compile.ts';
import { calendarProblems } from './compile-calendar.ts';
import { scheduleWarnings } from './warnings.ts';
import { findZone } from './zone.ts';

const spec = (timeZone: string) =>
  ({ kind: 'cron', expressions: ['0 9 * * *'], timeZone }) as const;

function problemOf(timeZone: string) {
  const compiled = compileSchedule(spec(timeZone), { key: 'k' });
  return compiled.ok ? undefined : compiled.problems[0];
}

describe('names of zones', () => {
  it.each([
    ...['UTC', 'GMT', 'Etc/UTC', 'Etc/GMT-8', 'Asia/Shanghai', 'America/Argentina/Buenos_Aires'],
    ...['Asia/Calcutta', 'US/Eastern', 'PRC', 'Japan', 'GB', 'EST5EDT', 'CET', 'EST', 'Zulu'],
  ])('%s is one', (name) => {
    expect(problemOf(name)).toBeUndefined();
  });

  it('every name that the platform lists is one', () => {
    const refused = Intl.supportedValuesOf('timeZone').filter(
      (name) => problemOf(name) !== undefined,
    );
    expect(refused).toEqual([]);
  });

  it('the names of one zone are one zone, so that their calendars are joined', () => {
    expect(findZone('PRC')).toBe(findZone('Asia/Shanghai'));
    expect(findZone('asia/shanghai')).toBe(findZone('Asia/Shanghai'));
  });
});

describe('an abbreviation is refused with its candidates, though the platform takes it', () => {
  it.each([
    ['BST', ['Europe/London', 'Asia/Dhaka']],
    ['CST', ['Asia/Shanghai', 'America/Chicago']],
    ['cst', ['Asia/Shanghai', 'America/Chicago']],
    ['IST', ['Asia/Kolkata', 'Asia/Jerusalem', 'Europe/Dublin']],
    ['AST', ['America/Halifax', 'Asia/Riyadh']],
    ['ACT', ['Australia/Darwin']],
    ['SST', ['Asia/Singapore', 'Pacific/Pago_Pago']],
    ['VST', ['Asia/Ho_Chi_Minh']],
    ['PST', ['America/Los_Angeles']],
    ['JST', ['Asia/Tokyo']],
    ['CTT', ['Asia/Shanghai']],
    ['PLT', ['Asia/Karachi']],
  ])('%s', (name, candidates) => {
    const problem = problemOf(name);
    expect(problem).toMatchObject({
      code: 'TIME_ZONE_UNKNOWN',
      path: 'timeZone',
      text: name,
      position: 0,
    });
    for (const candidate of candidates) {
      expect(problem?.message.en).toContain(candidate);
      expect(problem?.message.zh).toContain(candidate);
    }
  });

  it('all that the platform takes beyond the database', () => {
    // The legacy names of ICU that CLDR lists, each three letters.
    const legacy =
      'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST';
    for (const name of legacy.split(' '))
      expect(problemOf(name)?.message.en).toContain('did you mean');
    expect(problemOf('SystemV/EST5')?.code).toBe('TIME_ZONE_UNKNOWN');
  });
});

describe('what people type is refused with a suggestion', () => {
  it.each([
    ...['UTC+8', 'GMT+8', 'utc+08:00', '+08:00', '+8', '+0800', 'UTC +8', 'UTC＋８'],
    ...['UTC8', 'GMT8', 'Etc/UTC+8', '东八区', '东8区', '东八时区', 'Asia/Chongqing市', '武汉'],
    ...[
      'Asia/Beijing',
      'Beijing',
      'China Standard Time',
      '上海',
      '北京',
      '北京时间',
      'Asia/Shangai',
    ],
  ])('%s → Asia/Shanghai', (name) => {
    const problem = problemOf(name);
    expect(problem).toMatchObject({ code: 'TIME_ZONE_UNKNOWN', text: name });
    expect(problem?.message.en).toContain('did you mean Asia/Shanghai?');
    expect(problem?.message.zh).toContain('是否为 Asia/Shanghai？');
  });

  it.each([
    ['new york', 'America/New_York'],
    ['Eastern Standard Time', 'America/New_York'],
    ['UTC-5', 'America/New_York'],
    ['GMT+5:30', 'Asia/Kolkata'],
    ['+00:00', 'UTC'],
    ['Z', 'UTC'],
    ['西五区', 'America/New_York'],
    ['东九区', 'Asia/Tokyo'],
    ['Rome', 'Europe/Rome'],
    ['Europe/Munich', 'Europe/Berlin'],
    ['Tokyo Standard Time', 'Asia/Tokyo'],
    ['东京', 'Asia/Tokyo'],
  ])('%s → %s', (name, meant) => {
    expect(problemOf(name)?.message.en).toContain(`did you mean ${meant}?`);
  });

  it.each([
    'Local',
    'Mars/Olympus',
    'server',
    'system',
    'default',
    'XYZ',
    'UTC+25',
    'Etc/UTC+25',
    'none',
    'None',
    'home',
    'auto',
    'localtime',
    '',
    '__proto__',
    'constructor',
  ])('"%s" suggests nothing far-fetched', (name) => {
    expect(problemOf(name)?.message.en).toBe(`No time zone is called "${name}"`);
  });

  it('in a calendar too', () => {
    const [problem] = calendarProblems({ name: 'cn', timeZone: 'CST' });
    expect(problem).toMatchObject({ code: 'TIME_ZONE_UNKNOWN', path: 'timeZone', text: 'CST' });
    expect(problem?.message.zh).toContain('Asia/Shanghai 或 America/Chicago');
  });
});

describe('a name that is mostly taken for something else is warned about', () => {
  it.each([
    ['Etc/GMT+8', 'ZONE_SIGN_REVERSED', '8 hours behind UTC'],
    ['Etc/GMT-8', 'ZONE_SIGN_REVERSED', '8 hours ahead of UTC'],
    ['EST', 'ZONE_WITHOUT_SUMMER_TIME', 'America/New_York'],
  ])('%s', (...[name, code, says]) => {
    const [warning] = scheduleWarnings(spec(name), { key: 'k', now: 0 });
    expect(warning?.code).toBe(code);
    expect(warning?.message.en).toContain(says);
  });

  it('and the plain ones are not', () => {
    for (const name of ['UTC', 'Etc/GMT', 'Asia/Shanghai', 'CET']) {
      expect(scheduleWarnings(spec(name), { key: 'k', now: NOW_WITHOUT_TRANSITION })).toEqual([]);
    }
  });
});

const NOW_WITHOUT_TRANSITION = Date.parse('2026-03-01T00:00Z');

describe('the zone of a schedule that reads no clock', () => {
  const start = Date.UTC(2026, 2, 7, 18);
  const zoneless = [
    { kind: 'every', everyMs: 3_600_000 },
    { kind: 'at', at: [start] },
  ] as const;

  it.each(zoneless)('moves no fire time of $kind, which are told by its clocks', (rule) => {
    const compiled = compileSchedule({ ...rule, timeZone: 'Asia/Shanghai' }, { key: 'k' });
    const timetable = compiled.ok ? compiled.timetable : undefined;
    expect(timetable?.survey(start, start + 1, 1).fireTimes).toEqual([start]);
    expect(timetable?.explain(start)).toEqual({
      ...{ local: '2026-03-08T02:00:00', offset: '+08:00', kind: 'normal' },
    });
  });

  it.each([...zoneless, { kind: 'manual' } as const])('is known, of $kind too', (rule) => {
    const compiled = compileSchedule({ ...rule, timeZone: 'CST' }, { key: 'k' });
    expect(compiled).toMatchObject({
      ok: false,
      problems: [{ code: 'TIME_ZONE_UNKNOWN', path: 'timeZone', text: 'CST' }],
    });
    const warned = scheduleWarnings({ ...rule, timeZone: 'Etc/GMT+8' }, { key: 'k', now: 0 });
    expect(warned.map(({ code }) => code)).toContain('ZONE_SIGN_REVERSED');
  });
});
