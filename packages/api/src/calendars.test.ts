import { calendarListSchema, calendarViewSchema, problemSchema } from '@escapement/protocol';
import { describe, expect, it } from 'vitest';
import { daily, holidays, useCalendars } from './fixtures/calendar-rig.ts';
import { jobInput } from './fixtures/fake-world.ts';

const rig = useCalendars();
const { send, create } = rig;
const replace = (payload: object, ifMatch = '*') =>
  send('PUT', '/api/v1/calendars/holidays', { payload, headers: { 'if-match': ifMatch } });
const createJob = (id: string, schedule: object = daily) =>
  send('POST', '/api/v1/jobs', { payload: jobInput({ id, schedule }) });

describe('a calendar', () => {
  it('is created with its defaults, an ETag and a place, and read back', async () => {
    const response = await create();
    expect(response.statusCode).toBe(201);
    expect(response.headers).toMatchObject({
      etag: '"1"',
      location: '/api/v1/calendars/holidays',
    });
    const view = calendarViewSchema.parse(response.json());
    expect(view).toMatchObject({ ...holidays, version: 1, otherDays: 'on', usedByCount: 0 });
    const read = await send('GET', '/api/v1/calendars/holidays');
    expect(read.json()).toEqual(view);
    expect(read.headers.etag).toBe('"1"');
  });

  it('is listed with the jobs that use it, and broken ones beside it', async () => {
    await create();
    await createJob('report');
    rig.world.calendars.spoil('damaged', 'not JSON');
    const { items } = calendarListSchema.parse((await send('GET', '/api/v1/calendars')).json());
    expect(items).toEqual([
      { name: 'damaged', state: 'broken', problem: 'not JSON' },
      expect.objectContaining({ name: 'holidays', usedBy: ['report'], laggingCount: 0 }),
    ]);
  });

  it('is created once; a repeat with its idempotency key is answered the same', async () => {
    const key = { 'idempotency-key': 'a-key' };
    const first = await create(holidays, key);
    const repeat = await create(holidays, key);
    expect(repeat.statusCode).toBe(201);
    expect(repeat.headers).toMatchObject({ etag: '"1"', location: first.headers.location });
    // Where the answer to the first was not kept, what stands is the answer.
    expect((await create(holidays, { 'idempotency-key': 'not-heard-of' })).statusCode).toBe(200);
    const taken = await create();
    expect(problemSchema.parse(taken.json())).toMatchObject({
      status: 409,
      code: 'CALENDAR_NAME_TAKEN',
    });
  });

  it('is not created under a key that stands for another, which is free again where nothing came of it', async () => {
    const key = { 'idempotency-key': 'a-key' };
    expect((await create({ ...holidays, daysOff: [{ date: '2026-02-30' }] }, key)).statusCode).toBe(
      400,
    );
    await create(holidays, key);
    const other = await create({ ...holidays, name: 'other' }, key);
    expect(other.json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(rig.world.calendars.all().size).toBe(1);
  });

  it('is replaced only by who knows the version that stands', async () => {
    await create();
    const edited = { ...holidays, description: 'of China' };
    const without = await send('PUT', '/api/v1/calendars/holidays', { payload: edited });
    expect(without.json()).toMatchObject({ status: 428, code: 'IF_MATCH_REQUIRED' });
    expect((await replace(edited, '"1"')).headers.etag).toBe('"2"');
    const stale = await replace({ ...edited, daysOff: [] }, '"1"');
    expect(stale.json()).toMatchObject({ status: 412, code: 'CALENDAR_CHANGED' });
    expect(stale.headers.etag).toBe('"2"');
  });

  it('is not deleted while jobs use it, and the answer names them', async () => {
    await create();
    await createJob('report');
    await createJob('audit');
    const refused = await send('DELETE', '/api/v1/calendars/holidays');
    const problem = problemSchema.parse(refused.json());
    expect(problem).toMatchObject({ status: 409, code: 'CALENDAR_IN_USE' });
    expect(problem.detail).toContain('audit, report');
    expect(problem.errors?.map((error) => error.text)).toEqual(['audit', 'report']);
    expect((await create({ ...holidays, name: 'unused' })).statusCode).toBe(201);
    expect((await send('DELETE', '/api/v1/calendars/unused')).statusCode).toBe(204);
    const gone = await send('GET', '/api/v1/calendars/unused');
    expect(gone.json()).toMatchObject({ status: 404, code: 'CALENDAR_NOT_FOUND' });
  });
});

describe('the edit of a calendar is an edit of each job that uses it', () => {
  it('a new version of those jobs and of no other, which the gate knows at once', async () => {
    await create();
    await createJob('report');
    await createJob('other', { ...daily, calendars: [] });
    expect(rig.world.coordination.jobs.get('report')?.calendarVersions).toEqual({ holidays: 1 });
    const view = calendarViewSchema.parse((await replace({ ...holidays, daysOff: [] })).json());
    expect(view).toMatchObject({ version: 2, usedBy: ['report'], laggingCount: 0 });
    const report = rig.world.coordination.jobs.get('report');
    expect(report).toMatchObject({ version: 2, calendarVersions: { holidays: 2 } });
    expect(rig.world.archive.store.leastRevisionOf('report')).toBe(report?.revision);
    expect(rig.world.coordination.jobs.get('other')?.version).toBe(1);
  });

  it('one that died half way is finished by repeating it, whatever its If-Match says', async () => {
    await create();
    await createJob('report');
    await createJob('audit');
    const edited = { ...holidays, daysOff: [] };
    rig.world.calendars.seed(edited);
    const lagging = (await send('GET', '/api/v1/calendars/holidays')).json();
    expect(lagging).toMatchObject({ version: 2, laggingCount: 2 });
    expect((await replace(edited, '"1"')).json()).toMatchObject({ version: 2, laggingCount: 0 });
    for (const id of ['report', 'audit']) {
      expect(rig.world.coordination.jobs.get(id)).toMatchObject({ version: 2 });
    }
    const { writes } = rig.world.coordination;
    await replace(edited, '"2"');
    expect(rig.world.coordination.writes).toBe(writes);
  });

  it('is refused when it would leave a job without any fire time', async () => {
    await create();
    await createJob('report', { ...daily, expressions: ['0 9 * * SUN'] });
    const refused = await replace({ ...holidays, daysOff: [{ weekdays: [7] }], workdays: [] });
    expect(problemSchema.parse(refused.json())).toMatchObject({
      status: 400,
      code: 'CALENDAR_INVALID',
      errors: [{ code: 'CALENDAR_EXCLUDES_EVERYTHING', path: 'name', text: 'report' }],
    });
    expect(rig.world.calendars.get('holidays')?.version).toBe(1);
  });

  it('reaches a job that was being created meanwhile', async () => {
    await create();
    const read = rig.world.calendars.read.bind(rig.world.calendars);
    let reads = 0;
    rig.world.calendars.read = async (name) => {
      reads += 1;
      // Between the check of the job and the look after its write.
      if (reads === 2) rig.world.calendars.seed({ ...holidays, daysOff: [] });
      return read(name);
    };
    await createJob('report');
    expect(rig.world.coordination.jobs.get('report')?.calendarVersions).toEqual({ holidays: 2 });
  });
});

describe('a calendar that cannot be', () => {
  it.each<[string, object, { code: string; path: string; says: object }]>([
    [
      'no such day',
      { daysOff: [{ date: '2026-02-30' }] },
      {
        code: 'CALENDAR_INVALID',
        path: 'daysOff.0.date',
        says: { code: 'CALENDAR_DATE', text: '2026-02-30' },
      },
    ],
    [
      'no such day of a year',
      { workdays: [{ yearly: '13-01' }] },
      {
        code: 'CALENDAR_INVALID',
        path: 'workdays.0.yearly',
        says: { code: 'CALENDAR_YEARLY_DATE', text: '13-01' },
      },
    ],
    [
      'a range that ends first',
      { daysOff: [{ date: '2026-10-07', to: '2026-10-01' }] },
      { code: 'CALENDAR_INVALID', path: 'daysOff.0.to', says: { code: 'CALENDAR_RANGE' } },
    ],
    [
      'no such weekday',
      { daysOff: [{ weekdays: [0] }] },
      {
        code: 'CALENDAR_INVALID',
        path: 'daysOff.0.weekdays',
        says: { code: 'CALENDAR_WEEKDAY', text: '0' },
      },
    ],
    [
      'no such time of day',
      { blackouts: [{ weekdays: [1], from: '25:00', to: '06:00' }] },
      {
        code: 'CALENDAR_INVALID',
        path: 'blackouts.0.from',
        says: { code: 'CALENDAR_TIME_OF_DAY', text: '25:00' },
      },
    ],
    [
      'no such zone',
      { timeZone: 'Mars/Olympus' },
      {
        code: 'CALENDAR_INVALID',
        path: 'timeZone',
        says: { code: 'TIME_ZONE_UNKNOWN', text: 'Mars/Olympus' },
      },
    ],
    [
      'everything taken out',
      { daysOff: [{ weekdays: [1, 2, 3, 4, 5, 6, 7] }], workdays: [] },
      {
        code: 'CALENDAR_INVALID',
        path: 'name',
        says: { code: 'CALENDAR_EXCLUDES_EVERYTHING', text: 'holidays' },
      },
    ],
    [
      'a name that is no slug',
      { name: 'Holi Days' },
      { code: 'INPUT_INVALID', path: 'name', says: { code: 'FIELD_FORMAT' } },
    ],
    [
      'an unknown field',
      { holidays: [] },
      { code: 'INPUT_INVALID', path: 'holidays', says: { code: 'FIELD_UNKNOWN' } },
    ],
    [
      'a rule of no known form',
      { daysOff: [{ dat: '2026-10-01' }] },
      { code: 'INPUT_INVALID', path: 'daysOff.0', says: { code: 'FIELD_FORMAT' } },
    ],
    [
      'a window without an offset',
      { blackouts: [{ fromTime: '2026-11-11', toTime: '2026-11-12' }] },
      { code: 'INPUT_INVALID', path: 'blackouts.0.fromTime', says: { code: 'FIELD_FORMAT' } },
    ],
  ])('%s is refused, and nothing is stored', async (_name, change, { code, path, says }) => {
    const problem = problemSchema.parse((await create({ ...holidays, ...change })).json());
    expect(problem).toMatchObject({ status: 400, code });
    const [error] = problem.errors ?? [];
    expect(error).toMatchObject({ path, ...says });
    expect(error?.allowed).toBeTruthy();
    expect(error?.message.en).toMatch(/[a-z]/);
    expect(error?.message.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(rig.world.calendars.all().size).toBe(0);
  });
});
