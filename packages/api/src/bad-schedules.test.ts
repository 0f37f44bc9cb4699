import { type ProblemDetail, problemSchema } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
  world.calendars.seed({ name: 'weekends', timeZone: 'UTC', daysOff: [{ weekdays: [6, 7] }] });
});
afterEach(() => world.api.close());

const send = (method: 'POST' | 'PUT', url: string, payload: object) =>
  world.api.inject({ method, url, headers: { ...bearer, 'if-match': '*' }, payload });

const cron = (expression: string, more: object = {}) => ({
  kind: 'cron',
  expressions: [expression],
  timeZone: 'UTC',
  ...more,
});

/** What is wrong, and what the answer must say of it; the clock of these tests stands at 2026-03-07T12:00:00Z. */
const badSchedules: readonly {
  readonly name: string;
  readonly schedule: object;
  readonly says: Partial<ProblemDetail>;
  /** Only storing it is a mistake; a preview shows that nothing follows. */
  readonly previewable?: true;
}[] = [
  {
    name: '60 * * * *',
    schedule: cron('60 * * * *'),
    says: { code: 'CRON_FIELD_RANGE', path: 'schedule.expressions.0', field: 'minute', text: '60' },
  },
  {
    name: 'wide figures after blanks, at their place in what was sent',
    schedule: cron('　 ６０ ９ ＊ ＊ １'),
    says: { code: 'CRON_FIELD_RANGE', field: 'minute', text: '６０', position: 2 },
  },
  {
    name: 'a zone after a nickname',
    schedule: cron(' @daily 上海'),
    says: { code: 'CRON_ZONE_IN_EXPRESSION', text: '上海', position: 8 },
  },
  {
    name: '* * * *',
    schedule: cron('* * * *'),
    says: { code: 'CRON_FIELD_COUNT', path: 'schedule.expressions.0', text: '* * * *' },
  },
  {
    name: 'the empty string',
    schedule: cron(''),
    says: { code: 'CRON_EMPTY', path: 'schedule.expressions.0', text: '' },
  },
  {
    name: '0 0 30 2 *',
    schedule: cron('0 0 30 2 *'),
    says: { code: 'CRON_NEVER_FIRES', path: 'schedule.expressions.0' },
  },
  {
    name: '0-99999999 * * * *',
    schedule: cron('0-99999999 * * * *'),
    says: {
      code: 'CRON_FIELD_RANGE',
      path: 'schedule.expressions.0',
      field: 'minute',
      text: '99999999',
      position: 2,
    },
  },
  {
    name: '*/0',
    schedule: cron('*/0 * * * *'),
    says: {
      code: 'CRON_STEP_ZERO',
      path: 'schedule.expressions.0',
      field: 'minute',
      text: '0',
      position: 2,
    },
  },
  {
    name: '5-1/0',
    schedule: cron('5-1/0 * * * *'),
    says: {
      code: 'CRON_STEP_ZERO',
      path: 'schedule.expressions.0',
      field: 'minute',
      text: '0',
      position: 4,
    },
  },
  {
    name: 'MON#6',
    schedule: cron('0 0 * * MON#6'),
    says: {
      code: 'CRON_NTH_RANGE',
      path: 'schedule.expressions.0',
      field: 'dayOfWeek',
      text: 'MON#6',
      position: 8,
    },
  },
  {
    name: '32W',
    schedule: cron('0 0 32W * *'),
    says: {
      code: 'CRON_FIELD_RANGE',
      path: 'schedule.expressions.0',
      field: 'dayOfMonth',
      text: '32W',
      position: 4,
    },
  },
  {
    name: 'Mars/Olympus',
    schedule: cron('* * * * *', { timeZone: 'Mars/Olympus' }),
    says: { code: 'TIME_ZONE_UNKNOWN', path: 'schedule.timeZone', text: 'Mars/Olympus' },
  },
  {
    name: 'a calendar that takes out every fire time',
    schedule: cron('0 9 * * SAT', { calendars: ['weekends'] }),
    says: {
      code: 'CALENDAR_EXCLUDES_EVERYTHING',
      path: 'schedule.calendars.0',
      text: 'weekends',
      position: 0,
    },
  },
  {
    name: 'a calendar that takes out every fire time that is left',
    schedule: cron('0 0 9 6-8 3 * 2026', { calendars: ['weekends'] }),
    says: { code: 'CALENDAR_EXCLUDES_EVERYTHING', path: 'schedule.calendars.0', text: 'weekends' },
    previewable: true,
  },
  {
    name: 'a calendar that nobody has written',
    schedule: cron('0 9 * * *', { calendars: ['weekends', 'holidays'] }),
    says: { code: 'CALENDAR_UNKNOWN', path: 'schedule.calendars.1', text: 'holidays', position: 0 },
  },
  {
    name: 'at in the past',
    schedule: { kind: 'at', at: ['2026-03-07T11:59:59.000Z'] },
    says: { code: 'AT_IN_THE_PAST', path: 'schedule.at.0', text: '2026-03-07T11:59:59.000Z' },
  },
  {
    name: 'at in the past, as it was sent',
    schedule: { kind: 'at', at: ['2026-03-07T19:59+08:00'] },
    says: { code: 'AT_IN_THE_PAST', path: 'schedule.at.0', text: '2026-03-07T19:59+08:00' },
  },
  {
    name: 'an end before the start',
    schedule: {
      kind: 'every',
      everyMs: 1000,
      startTime: '2300-01-01T00:00:00Z',
      endTime: '2200-01-01T08:00+08:00',
    },
    says: { code: 'TIME_RANGE', path: 'schedule.startTime', text: '2300-01-01T00:00:00Z' },
  },
  {
    name: 'a millisecond as period',
    schedule: { kind: 'every', everyMs: 1 },
    says: { code: 'EVERY_TOO_SHORT', path: 'schedule.everyMs', text: '1', position: 0 },
  },
  {
    name: '@every 50ms',
    schedule: cron('@every 50ms'),
    says: {
      code: 'CRON_EVERY_DURATION',
      path: 'schedule.expressions.0',
      text: '50ms',
      position: 7,
    },
  },
  {
    name: '@every beside workdaysOfMonth',
    schedule: cron('@every 1h', { workdaysOfMonth: [1] }),
    says: { code: 'EVERY_WITH_WORKDAYS', path: 'schedule.expressions.0', text: '@every 1h' },
  },
  {
    name: 'a year before all time in its zone',
    schedule: cron('0 0 0 1 1 ? 1970', { timeZone: 'Asia/Tokyo' }),
    says: { code: 'SCHEDULE_NEVER_FIRES', path: 'schedule.expressions.0' },
  },
  {
    name: 'CST',
    schedule: cron('0 9 * * *', { timeZone: 'CST' }),
    says: { code: 'TIME_ZONE_UNKNOWN', path: 'schedule.timeZone', text: 'CST', position: 0 },
  },
  {
    name: 'every 0',
    schedule: { kind: 'every', everyMs: 0 },
    says: { code: 'EVERY_NOT_POSITIVE', path: 'schedule.everyMs', text: '0', position: 0 },
  },
  {
    name: 'every −5',
    schedule: { kind: 'every', everyMs: -5 },
    says: { code: 'EVERY_NOT_POSITIVE', path: 'schedule.everyMs', text: '-5', position: 0 },
  },
  {
    name: 'a year that is over',
    schedule: cron('0 0 0 1 1 * 2020'),
    says: {
      code: 'SCHEDULE_NEVER_FIRES',
      path: 'schedule.expressions.0',
      text: '0 0 0 1 1 * 2020',
    },
    previewable: true,
  },
  {
    name: 'a validity that has ended',
    schedule: { kind: 'every', everyMs: 60_000, endTime: '2026-03-07T12:00:00.000Z' },
    says: {
      code: 'SCHEDULE_NEVER_FIRES',
      path: 'schedule.endTime',
      text: '2026-03-07T12:00:00.000Z',
    },
    previewable: true,
  },
];

function expectRefusal(response: Awaited<ReturnType<typeof send>>, says: Partial<ProblemDetail>) {
  const problem = problemSchema.parse(response.json());
  expect(problem).toMatchObject({ status: 400, code: 'SCHEDULE_INVALID' });
  const [error] = problem.errors ?? [];
  expect(error).toMatchObject(says);
  expect(error?.code).toMatch(/^[A-Z_]+$/);
  expect(error?.text).toBeDefined();
  expect(error?.position).toBeGreaterThanOrEqual(0);
  expect(error?.message.en).toMatch(/[a-z]/);
  expect(error?.message.zh).toMatch(/[\u4e00-\u9fff]/);
  expect(error?.allowed).toBeTruthy();
  expect(error?.allowedZh).toBeTruthy();
}

describe('a schedule that cannot be says its code, place, text, position and what is right, in both languages', () => {
  it.each(badSchedules)('$name, on creation', async ({ schedule, says }) => {
    expectRefusal(await send('POST', '/api/v1/jobs', jobInput({ schedule })), says);
    expect(world.coordination.writes).toBe(0);
  });

  it.each(badSchedules)('$name, on replacement', async ({ schedule, says }) => {
    await send('POST', '/api/v1/jobs', jobInput());
    const url = '/api/v1/jobs/nightly-report';
    expectRefusal(await send('PUT', url, jobInput({ schedule })), says);
    expect(world.coordination.writes).toBe(1);
  });

  it.each(badSchedules.filter((each) => each.previewable === undefined))(
    '$name, in the preview',
    async ({ schedule, says }) => {
      expectRefusal(await send('POST', '/api/v1/schedules/preview', { schedule }), says);
    },
  );

  it.each(badSchedules.filter((each) => each.previewable === true))(
    '$name, which a preview shows to fire no more',
    async ({ schedule }) => {
      const response = await send('POST', '/api/v1/schedules/preview', { schedule });
      expect(response.json()).toMatchObject({
        fires: [],
        warnings: [{ code: 'NEVER_FIRES_AGAIN' }],
      });
    },
  );
});

describe('a value of a wrong form', () => {
  it.each([
    ['schedule.at.0', { kind: 'at', at: ['2027-01-01 09:00'] }, '2027-01-01 09:00'],
    ['schedule.endTime', { kind: 'every', everyMs: 1000, endTime: 'tomorrow' }, 'tomorrow'],
    ['schedule.anchorTime', { kind: 'every', everyMs: 1000, anchorTime: '1' }, '1'],
  ])(
    '%s is quoted as it was sent, in both languages by itself',
    async (...[path, schedule, text]) => {
      const response = await send('POST', '/api/v1/schedules/preview', { schedule });
      const [error] = problemSchema.parse(response.json()).errors ?? [];
      expect(error).toMatchObject({ code: 'FIELD_FORMAT', path, text, position: 0 });
      expect(error?.message.en).toMatch(/^Expected an ISO 8601 instant with an offset, such as/);
      expect(error?.message.en).not.toMatch(/is expected/);
      expect(error?.message.zh).not.toMatch(/[a-z]{2,} [a-z]{2,}/);
      expect(error?.allowedZh).toMatch(/时刻/);
    },
  );

  it('one item is one item', async () => {
    const schedule = { kind: 'at', at: [] };
    const response = await send('POST', '/api/v1/schedules/preview', { schedule });
    const [error] = problemSchema.parse(response.json()).errors ?? [];
    expect(error?.message.en).toBe('Expected at least 1 item');
  });
});

it('a one-time job that has run keeps its schedule through an edit of its description', async () => {
  const schedule = { kind: 'at', at: ['2026-03-07T12:00:01.000Z'] };
  await send('POST', '/api/v1/jobs', jobInput({ schedule }));
  await world.clock.advance(5000);
  const url = '/api/v1/jobs/nightly-report';
  const edited = await send('PUT', url, jobInput({ schedule, description: 'Sent the figures' }));
  expect(edited.statusCode).toBe(200);
});
