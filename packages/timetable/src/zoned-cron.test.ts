import { describe, expect, it } from 'vitest';
import { compileSchedule } from './compile.ts';
import type { CronSpec } from './schedule-spec.ts';

type Options = Partial<Omit<CronSpec, 'kind' | 'expressions' | 'timeZone'>>;

function compile(expression: string, timeZone: string, options: Options = {}) {
  const spec: CronSpec = { kind: 'cron', expressions: [expression], timeZone, ...options };
  const compiled = compileSchedule(spec, { key: 'nightly-report' });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable;
}

/** Fire times of the stretch as UTC minutes, e.g. `14T07:00`. */
function fires(
  expression: string,
  { zone, from, to, ...options }: Options & { zone: string; from: string; to: string },
): readonly string[] {
  return compile(expression, zone, options)
    .between(Date.parse(from), Date.parse(to), 1000)
    .map((instant) => new Date(instant).toISOString().slice(8, 16));
}

const SPRING = { zone: 'America/New_York', from: '2027-03-14T00:00Z', to: '2027-03-15T06:00Z' };
const AUTUMN = { zone: 'America/New_York', from: '2026-11-01T04:00Z', to: '2026-11-02T05:00Z' };

describe('a fixed time in a gap', () => {
  it('runs at the first valid moment', () => {
    expect(fires('30 2 * * *', SPRING)).toEqual(['14T07:00']);
  });

  it('is left out on request', () => {
    expect(fires('30 2 * * *', { ...SPRING, gap: 'skip' })).toEqual([]);
  });

  it('runs once however many local times collapse onto that moment', () => {
    expect(fires('0,15,30,45 2 * * *', SPRING)).toEqual(['14T07:00']);
    expect(fires('0 2,3 * * *', SPRING)).toEqual(['14T07:00']);
    expect(fires('* * 2 * * *', { ...SPRING, to: '2027-03-14T12:00Z' })).toEqual(['14T07:00']);
  });

  it('is said to have been moved', () => {
    expect(
      compile('30 2 * * *', 'America/New_York').explain(Date.parse('2027-03-14T07:00Z')),
    ).toEqual({
      local: '2027-03-14T03:00:00',
      offset: '-04:00',
      kind: 'gap',
    });
  });
});

describe('a fixed time in a repeated hour', () => {
  it.each([
    ['first', ['01T05:30']],
    ['second', ['01T06:30']],
    ['both', ['01T05:30', '01T06:30']],
  ] as const)('runs %s', (overlapHour, expected) => {
    expect(fires('30 1 * * *', { ...AUTUMN, overlapHour })).toEqual(expected);
  });

  it('a stepped minute of one hour keeps to its pass', () => {
    expect(fires('*/20 1 * * *', AUTUMN)).toEqual(['01T05:00', '01T05:20', '01T05:40']);
  });

  it('both passes say that the local time happens twice', () => {
    const timetable = compile('30 1 * * *', 'America/New_York', { overlapHour: 'both' });
    const views = ['2026-11-01T05:30Z', '2026-11-01T06:30Z'].map((instant) =>
      timetable.explain(Date.parse(instant)),
    );
    expect(views.map((view) => [view.kind, view.offset])).toEqual([
      ['overlap', '-04:00'],
      ['overlap', '-05:00'],
    ]);
  });
});

describe('an hour that is a wildcard or a step follows elapsed time', () => {
  it('every half hour stays every half hour', () => {
    expect(fires('*/30 * * * *', { ...AUTUMN, to: '2026-11-01T08:00Z' })).toEqual([
      '01T04:00',
      '01T04:30',
      '01T05:00',
      '01T05:30',
      '01T06:00',
      '01T06:30',
      '01T07:00',
      '01T07:30',
    ]);
    expect(
      fires('*/30 * * * *', { ...SPRING, from: '2027-03-14T06:00Z', to: '2027-03-14T08:30Z' }),
    ).toEqual(['14T06:00', '14T06:30', '14T07:00', '14T07:30', '14T08:00']);
  });

  it('a stepped hour is neither moved nor suppressed', () => {
    expect(
      fires('0 */2 * * *', { ...SPRING, from: '2027-03-14T05:00Z', to: '2027-03-14T11:00Z' }),
    ).toEqual(['14T05:00', '14T08:00', '14T10:00']);
    expect(fires('0 1/4 * * *', { ...AUTUMN, to: '2026-11-01T11:00Z' })).toEqual([
      '01T05:00',
      '01T06:00',
      '01T10:00',
    ]);
  });

  it('a range without a step is fixed', () => {
    expect(fires('30 1-3 * * *', { ...SPRING, to: '2027-03-14T09:00Z' })).toEqual([
      '14T06:30',
      '14T07:00',
      '14T07:30',
    ]);
  });
});

describe('strange zones', () => {
  it.each([
    // Half an hour: 02:00 becomes 02:30, and 02:15 does not exist.
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00Z', '2026-10-03T15:30'],
    // Half an hour back: 01:45 happens twice.
    ['45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T00:00Z', '2026-04-04T14:45'],
    // Midnight itself is skipped.
    ['0 0 * * *', 'Africa/Cairo', '2026-04-23T12:00Z', '2026-04-23T22:00'],
    ['30 0 * * *', 'America/Asuncion', '2023-09-30T12:00Z', '2023-10-01T04:00'],
    // A whole day is skipped.
    ['0 9 * * *', 'Pacific/Apia', '2011-12-30T00:00Z', '2011-12-30T10:00'],
    // Two hours at once.
    ['30 2 * * *', 'Antarctica/Troll', '2026-03-28T12:00Z', '2026-03-29T01:00'],
    // Ramadan: the clock goes back and, a month later, forward again.
    ['30 2 * * *', 'Africa/Casablanca', '2026-02-15T00:00Z', '2026-02-15T01:30'],
    ['30 2 * * *', 'Africa/Casablanca', '2026-03-21T12:00Z', '2026-03-22T02:00'],
    ['30 2 * * *', 'Africa/El_Aaiun', '2026-03-21T12:00Z', '2026-03-22T02:00'],
  ])('%s in %s after %s is %s', (...[expression, zone, after, expected]) => {
    const next = compile(expression, zone).next(Date.parse(after)) ?? 0;
    expect(new Date(next).toISOString().slice(0, 16)).toBe(expected);
  });

  it('a stay of less than a week at another offset is not overlooked', () => {
    // Recife kept daylight saving time for seven days less an hour in October 2000.
    expect(compile('0 12 * * *', 'America/Recife').next(Date.parse('2000-10-10T00:00Z'))).toBe(
      Date.parse('2000-10-10T14:00Z'),
    );
  });
});

describe('previous', () => {
  it.each([
    ['30 2 * * *', 'America/New_York', '2027-03-14T20:00Z', '2027-03-14T07:00'],
    ['30 1 * * *', 'America/New_York', '2026-11-01T20:00Z', '2026-11-01T05:30'],
    ['0 9 * * *', 'Pacific/Apia', '2011-12-30T18:00Z', '2011-12-30T10:00'],
    ['0 0 29 2 *', 'UTC', '2027-01-01T00:00Z', '2024-02-29T00:00'],
    ['0 0 0 1 1 ? 1999', 'Asia/Tokyo', '2150-01-01T00:00Z', '1998-12-31T15:00'],
  ])('%s in %s before %s is %s', (...[expression, zone, before, expected]) => {
    const found = compile(expression, zone).previous(Date.parse(before)) ?? 0;
    expect(new Date(found).toISOString().slice(0, 16)).toBe(expected);
  });

  it('says that there is none before the first', () => {
    expect(
      compile('0 0 0 1 1 ? 2030', 'UTC').previous(Date.parse('2030-01-01T00:00Z')),
    ).toBeUndefined();
    expect(compile('* * * * *', 'UTC').previous(0)).toBeUndefined();
  });
});

describe('the ends of time', () => {
  it('a schedule that never fires again says so at once', () => {
    expect(
      compile('0 0 0 1 1 ? 2020', 'Europe/Paris').next(Date.parse('2020-06-01T00:00Z')),
    ).toBeUndefined();
    expect(
      compile('* * * * * *', 'Asia/Tokyo').next(Date.parse('2199-12-31T23:59:59Z')),
    ).toBeUndefined();
  });

  it('instants beyond the timetable are answered, not searched for', () => {
    const timetable = compile('0 0 29 2 *', 'America/New_York');
    expect(timetable.next(-1e15)).toBe(Date.parse('1972-02-29T05:00Z'));
    expect(timetable.next(1e15)).toBeUndefined();
    expect(timetable.previous(1e15)).toBe(Date.parse('2196-02-29T05:00Z'));
    expect(timetable.next(Number.POSITIVE_INFINITY)).toBeUndefined();
  });
});
