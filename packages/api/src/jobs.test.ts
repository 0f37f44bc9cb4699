import { jobListSchema, jobViewSchema, runViewSchema } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const create = (change: object = {}, headers: Record<string, string> = {}) =>
  world.api.inject({
    method: 'POST',
    url: '/api/v1/jobs',
    headers: { ...bearer, ...headers },
    payload: jobInput(change),
  });
const act = (path: string, payload?: object, headers: Record<string, string> = {}) =>
  world.api.inject({
    method: 'POST',
    url: `/api/v1/jobs/nightly-report/${path}`,
    headers: { ...bearer, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
const get = (url: string) => world.api.inject({ url, headers: bearer });

describe('a definition', () => {
  it('is created with its defaults, an ETag and a place', async () => {
    const response = await create();
    expect(response.statusCode).toBe(201);
    expect(response.headers).toMatchObject({
      etag: '"1"',
      location: '/api/v1/jobs/nightly-report',
    });
    expect(jobViewSchema.parse(response.json())).toMatchObject({
      version: 1,
      state: 'enabled',
      queue: 'default',
      overlap: 'skip',
      applied: false,
    });
  });

  it('is applied once the leader has carried this revision', async () => {
    await create();
    world.archive.applied.set('nightly-report', 1);
    expect((await get('/api/v1/jobs/nightly-report')).json()).toMatchObject({ applied: true });
  });

  it('is replaced from the answer on: the gate is told the revision first', async () => {
    await create();
    const response = await world.api.inject({
      method: 'PUT',
      url: '/api/v1/jobs/nightly-report',
      headers: { ...bearer, 'if-match': '"1"' },
      payload: jobInput({ description: 'Another' }),
    });
    const { revision } = response.json() as { revision: number };
    expect(response.headers.etag).toBe('"2"');
    expect(world.archive.store.leastRevisionOf('nightly-report')).toBe(revision);
  });

  it('is paused with a reason, and resumed', async () => {
    await create();
    const paused = await act('pause', { reason: ' maintenance ' });
    expect(paused.json()).toMatchObject({ state: 'paused', paused: { reason: 'maintenance' } });
    expect(world.archive.store.leastRevisionOf('nightly-report')).toBe(2);
    expect((await act('resume')).json()).toMatchObject({ state: 'enabled' });
    expect(world.archive.store.leastRevisionOf('nightly-report')).toBe(3);
  });

  it('is not paused without a reason', async () => {
    await create();
    expect((await act('pause', {})).json()).toMatchObject({
      errors: [{ code: 'FIELD_MISSING', path: 'reason' }],
    });
  });

  it('is deleted, and what was staged of it is refused from then on', async () => {
    await create();
    const response = await world.api.inject({
      method: 'DELETE',
      url: '/api/v1/jobs/nightly-report',
      headers: { ...bearer, 'if-match': '"1"' },
    });
    expect(response.statusCode).toBe(204);
    expect(response.body).toBe('');
    expect(world.archive.store.leastRevisionOf('nightly-report')).toBe(2);
    expect((await get('/api/v1/jobs/nightly-report')).json()).toMatchObject({
      status: 404,
      code: 'JOB_NOT_FOUND',
    });
  });

  it('that is broken is shown as broken and stops nothing else', async () => {
    await create();
    world.coordination.seedBroken('bad-one', 'task: missing');
    expect((await get('/api/v1/jobs/bad-one')).json()).toEqual({
      id: 'bad-one',
      state: 'broken',
      problem: 'task: missing',
    });
    const list = jobListSchema.parse((await get('/api/v1/jobs')).json());
    expect(list.items.map((job) => [job.id, job.state])).toEqual([
      ['bad-one', 'broken'],
      ['nightly-report', 'enabled'],
    ]);
  });
});

it('a definition that stands where no write looks for it is shown as broken on its page as in the list', async () => {
  world.coordination.seedBroken('elsewhere', 'not JSON');
  vi.spyOn(world.coordination.writer, 'read').mockResolvedValue({ kind: 'absent' });
  expect((await get('/api/v1/jobs/elsewhere')).json()).toMatchObject({
    ...{ id: 'elsewhere', state: 'broken', problem: 'not JSON' },
  });
  expect((await get('/api/v1/jobs/nowhere')).statusCode).toBe(404);
});

describe('the same Idempotency-Key', () => {
  const key = { 'idempotency-key': 'attempt-1' };

  it('answers the job that the first request made', async () => {
    expect((await create({}, key)).statusCode).toBe(201);
    const repeat = await create({}, key);
    expect(repeat.statusCode).toBe(201);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    expect(repeat.json()).toMatchObject({ id: 'nightly-report', version: 1 });
    expect(world.coordination.writes).toBe(1);
  });

  it('with another body is refused', async () => {
    await create({}, key);
    const response = await create({ id: 'other' }, key);
    expect(response.json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('does not hide that somebody else has taken the id', async () => {
    await create();
    const response = await create({ description: 'mine' }, key);
    expect(response.json()).toMatchObject({ code: 'JOB_ID_TAKEN' });
  });

  it('is another key for another job’s run, and beside the creation of a job', async () => {
    await create({}, key);
    await create({ id: 'other' });
    const runs = await Promise.all(
      ['nightly-report', 'other'].map((id) =>
        world.api.inject({
          method: 'POST',
          url: `/api/v1/jobs/${id}/runs`,
          headers: { ...bearer, ...key },
        }),
      ),
    );
    expect(runs.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    expect(runs.map((run) => run.json().jobId)).toEqual(['nightly-report', 'other']);
  });

  it('answers the run that the first request started, also when both come at once', async () => {
    await create();
    const [first, second] = await Promise.all([act('runs', undefined, key), act('runs', {}, key)]);
    await world.clock.advance(5000);
    const third = await act('runs', {}, key);
    const ids = [first, second, third].map((response) => (response.json() as { id: string }).id);
    expect(new Set(ids).size).toBe(1);
    expect(world.archive.store.runsOf('nightly-report')).toHaveLength(1);
  });

  it('answers the same run on another node', async () => {
    await create();
    await act('runs', {}, key);
    const other = await openFakeWorld({
      definitions: world.coordination.writer,
      archive: world.archive,
    });
    await other.clock.advance(5000);
    const repeat = await other.api.inject({
      method: 'POST',
      url: '/api/v1/jobs/nightly-report/runs',
      headers: { ...bearer, ...key },
    });
    expect(repeat.statusCode).toBe(202);
    expect(world.archive.store.runsOf('nightly-report')).toHaveLength(1);
    await other.api.close();
  });
});

describe('run now', () => {
  it('answers the run that it enqueued, due at once', async () => {
    await create();
    const response = await act('runs');
    expect(response.statusCode).toBe(202);
    const run = runViewSchema.parse(response.json());
    expect(run).toMatchObject({ jobId: 'nightly-report', trigger: 'manual', state: 'queued' });
    expect(run.id).toMatch(/^nightly-report@20260307T120000Z-m[a-z0-9]{16}$/);
    expect(response.headers.location).toBe(`/api/v1/runs/${run.id}`);
  });

  it('twice without a key is two runs', async () => {
    await create();
    await act('runs');
    await act('runs');
    expect(world.archive.store.runsOf('nightly-report')).toHaveLength(2);
  });

  it('of a job that is not there is 404', async () => {
    expect((await act('runs')).json()).toMatchObject({ code: 'JOB_NOT_FOUND' });
  });
});

describe('the list of jobs', () => {
  beforeEach(async () => {
    await create({ id: 'billing', tags: ['money'], description: 'Sends Invoices' });
    await create({ id: 'cleanup', task: { kind: 'http', url: 'https://example.org/sweep' } });
    await create({ id: 'audit', schedule: { kind: 'manual' } });
  });
  const idsOf = async (query: string) => {
    const list = jobListSchema.parse((await get(`/api/v1/jobs${query}`)).json());
    return { ids: list.items.map(({ id }) => id), total: list.total, cursor: list.cursor };
  };

  it('is sorted by id, page by page, with the total of all pages', async () => {
    const first = await idsOf('?limit=2');
    expect(first).toMatchObject({ ids: ['audit', 'billing'], total: 3 });
    const second = await idsOf(`?limit=2&cursor=${first.cursor}`);
    expect(second).toEqual({ ids: ['cleanup'], total: 3, cursor: undefined });
  });

  it.each([
    ['?q=invoices', ['billing']],
    ['?q=MONEY%20send', ['billing']],
    ['?q=example.org', ['cleanup']],
    ['?q=new_york', ['billing', 'cleanup']],
    ['?q=nothing', []],
    ['?tag=money', ['billing']],
    ['?state=paused', []],
  ])('finds by %s', async (query, ids) => {
    expect((await idsOf(query)).ids).toEqual(ids);
  });

  it('follows what changes after it was first asked', async () => {
    await idsOf('');
    await create({ id: 'aardvark' });
    await world.api.inject({ method: 'DELETE', url: '/api/v1/jobs/billing', headers: bearer });
    expect((await idsOf('')).ids).toEqual(['aardvark', 'audit', 'cleanup']);
  });

  it('refuses a cursor that is none', async () => {
    expect((await get('/api/v1/jobs?cursor=zzz')).json()).toMatchObject({
      errors: [{ path: 'query.cursor' }],
    });
  });
});
