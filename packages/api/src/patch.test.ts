import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const job = '/api/v1/jobs/nightly-report';
const calendar = '/api/v1/calendars/holidays';
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

async function send(
  ...[method, url, payload, headers = { 'if-match': '*' }]: readonly [
    method: Method,
    url: string,
    payload?: unknown,
    headers?: Record<string, string> | undefined,
  ]
) {
  const type = payload === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await world.api.inject({
    method,
    url,
    headers: { ...bearer, ...type, ...headers },
    ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
  });
  return { status: answer.statusCode, told: answer.json(), headers: answer.headers };
}
const patch = (url: string, payload: unknown, headers?: Record<string, string>) =>
  send('PATCH', url, payload, headers);

const http = {
  kind: 'http',
  method: 'POST',
  url: 'https://u:p@a.test/x',
  headers: { 'X-A': '1', 'X-B': '2' },
};
const create = (change: object = {}) =>
  send(
    'POST',
    '/api/v1/jobs',
    jobInput({ timeoutMs: 1_000, queue: 'slow', task: http, ...change }),
  );

describe('a PATCH of a job', () => {
  it('makes a task another kind of task, and may be sent again', async () => {
    await create();
    const task = { kind: 'handler', handler: 'noop', method: null, url: null, headers: null };
    for (const time of ['first', 'again']) {
      const { status, told } = await patch(job, { task });
      expect([time, status, told.task]).toEqual([time, 200, { kind: 'handler', handler: 'noop' }]);
    }
    const { status, told } = await patch(job, { task: { kind: 'http', handler: null } });
    expect([status, told.errors[0].path]).toEqual([400, 'task.url']);
  });

  it('changes the fields that it names and no other, credentials that nobody sees included', async () => {
    await create();
    await send('POST', `${job}/pause`, { reason: 'because' });
    const { told: before } = await send('GET', job);
    const { status, told, headers } = await patch(job, {
      description: 'another',
      timeoutMs: null,
      queue: null,
      tags: ['a', 'b'],
      task: { headers: { 'X-A': null, 'X-C': '3' } },
    });
    expect([status, headers.etag]).toEqual([200, '"3"']);
    expect(told).toMatchObject({
      description: 'another',
      queue: 'default',
      tags: ['a', 'b'],
      version: 3,
      paused: before.paused,
      schedule: before.schedule,
      task: { method: 'POST', headers: { 'X-B': '2', 'X-C': '3' } },
    });
    expect(Object.keys(told)).not.toContain('timeoutMs');
    expect(Object.keys(told.task.headers)).toEqual(['X-B', 'X-C']);
    const standing = world.coordination.jobs.get('nightly-report');
    expect(standing?.task).toMatchObject({ url: 'https://u:p@a.test/x' });
  });

  it('calls itself a merge patch, or plain JSON, and is nothing that another method takes', async () => {
    await create();
    const merge = {
      'if-match': '*',
      'content-type': 'application/merge-patch+json; charset=utf-8',
    };
    expect(await patch(job, { queue: 'a' }, merge)).toMatchObject({ status: 200 });
    expect(await patch(job, { queue: 'b' })).toMatchObject({ status: 200 });
    const put = await send('PUT', job, jobInput(), merge);
    expect(put).toMatchObject({ status: 415, told: { code: 'MEDIA_TYPE_UNSUPPORTED' } });
    const operations = { ...merge, 'content-type': 'application/json-patch+json' };
    const listed = await patch(job, [{ op: 'remove', path: '/queue' }], operations);
    expect(listed).toMatchObject({ status: 415, told: { code: 'MEDIA_TYPE_UNSUPPORTED' } });
  });

  it('is meant for one version, and says which stands', async () => {
    await create();
    const without = await patch(job, { queue: 'a' }, {});
    expect(without).toMatchObject({ status: 428, told: { code: 'IF_MATCH_REQUIRED' } });
    const stale = await patch(job, { queue: 'a' }, { 'if-match': '"7"' });
    expect(stale).toMatchObject({ status: 412, told: { code: 'JOB_CHANGED' } });
    expect(stale.headers.etag).toBe('"1"');
    expect(await patch(job, { queue: 'a' }, { 'if-match': '"1"' })).toMatchObject({ status: 200 });
  });

  it('never loses what somebody else writes meanwhile', async () => {
    await create();
    const all = await Promise.all([
      patch(job, { queue: 'a' }),
      patch(job, { lock: 'l' }),
      patch(job, { description: 'd' }),
    ]);
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await send('GET', job)).told).toMatchObject({
      queue: 'a',
      lock: 'l',
      description: 'd',
      version: 4,
    });
  });

  it.each([
    [{ colour: 'red' }, 'colour', 'FIELD_UNKNOWN'],
    [{ colour: null }, 'colour', 'FIELD_UNKNOWN'],
    [{ task: { coulor: null } }, 'task.coulor', 'FIELD_UNKNOWN'],
    [{ schedule: null }, 'schedule', 'FIELD_MISSING'],
    [{ schedule: { timeZone: 7 } }, 'schedule.timeZone', 'FIELD_TYPE'],
    [{ id: 'another' }, 'id', 'FIELD_FIXED'],
    [{ timeoutMs: 1 }, 'timeoutMs', 'FIELD_RANGE'],
  ])('is held to all that a job is held to: %j', async (change, path, code) => {
    await create();
    const { status, told } = await patch(job, change);
    expect([status, told.errors.map((each: { path: string }) => each.path)]).toEqual([400, [path]]);
    expect(told.errors[0].code).toBe(code);
    expect((await send('GET', job)).told.version).toBe(1);
  });

  it('is looked at as a whole: a schedule that cannot be is refused', async () => {
    await create();
    const { told } = await patch(job, { schedule: { expressions: ['0 0 30 2 *'] } });
    expect(told).toMatchObject({ code: 'SCHEDULE_INVALID' });
  });

  it('counts read-only fields for nothing, as a PUT does', async () => {
    await create();
    const read = { version: 99, state: 'broken', words: null, updatedAt: 'never', paused: null };
    const { status, told } = await patch(job, { ...read, queue: 'a' });
    expect([status, told.version, told.state]).toEqual([200, 2, 'enabled']);
  });

  it.each([[[]], ['x'], [7], [null], [true]])('is an object, and not %j', async (body) => {
    await create();
    expect((await patch(job, body)).status).toBe(400);
  });

  it('is refused where there is nothing, and where what stands cannot be read', async () => {
    expect(await patch(job, { queue: 'a' })).toMatchObject({ status: 404 });
    world.coordination.seedBroken('nightly-report', 'it is no JSON');
    const broken = await patch(job, { queue: 'a' });
    expect(broken).toMatchObject({ status: 409, told: { code: 'JOB_BROKEN' } });
    expect(await patch('/api/v1/jobs/..', {})).toMatchObject({ status: 404 });
  });
});

describe('a PATCH of a calendar', () => {
  const days = { name: 'holidays', timeZone: 'UTC', daysOff: [{ date: '2026-01-01' }] };

  it('changes the fields that it names, and is an edit of each job that uses it', async () => {
    await send('POST', '/api/v1/calendars', days);
    const schedule = {
      kind: 'cron',
      expressions: ['0 0 2 * * *'],
      timeZone: 'UTC',
      calendars: ['holidays'],
    };
    expect((await create({ schedule })).status).toBe(201);
    const { status, told, headers } = await patch(calendar, { description: 'of the world' });
    expect([status, headers.etag]).toEqual([200, '"2"']);
    expect(told).toMatchObject({ ...days, description: 'of the world', usedByCount: 1 });
    expect(world.coordination.jobs.get('nightly-report')?.calendarVersions).toEqual({
      holidays: 2,
    });
  });

  it.each([
    [{ daysOff: [{ date: 'no day' }] }, 'CALENDAR_INVALID'],
    [{ otherDays: 'sometimes' }, 'INPUT_INVALID'],
    [{ coulor: null }, 'INPUT_INVALID'],
    [{ name: 'others' }, 'INPUT_INVALID'],
    [{ timeZone: null }, 'INPUT_INVALID'],
  ])('is held to all that a calendar is held to: %j', async (change, code) => {
    await send('POST', '/api/v1/calendars', days);
    expect(await patch(calendar, change)).toMatchObject({ status: 400, told: { code } });
  });

  it('is meant for one version of one that there is', async () => {
    expect(await patch(calendar, {})).toMatchObject({ status: 404 });
    await send('POST', '/api/v1/calendars', days);
    expect(await patch(calendar, {}, {})).toMatchObject({ status: 428 });
    const stale = await patch(calendar, { description: 'x' }, { 'if-match': '"9"' });
    expect(stale).toMatchObject({ status: 412, told: { code: 'CALENDAR_CHANGED' } });
  });
});

describe('a path that is asked for in a way that it does not know', () => {
  it('says which ways it knows, whichever path it is', async () => {
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
    const routes = world.api.listRoutes().filter(({ url }) => url.startsWith('/api/'));
    const known = new Map<string, Set<string>>();
    for (const { url, method } of routes) {
      known.set(url, (known.get(url) ?? new Set()).add(method));
    }
    expect(known.size).toBeGreaterThan(20);
    for (const [url, served] of known) {
      for (const method of methods.filter((each) => !served.has(each))) {
        const path = url.replace(/:(\w+)/g, 'x').replace('jobsx', 'jobs:batch');
        const answer = await world.api.inject({ method, url: path, headers: bearer });
        expect([method, path, answer.statusCode]).toEqual([method, path, 405]);
        const allowed = String(answer.headers.allow).split(', ');
        expect(allowed).toEqual(expect.arrayContaining([...served]));
      }
    }
  });
});
