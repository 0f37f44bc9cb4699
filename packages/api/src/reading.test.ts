import { clusterSchema, overviewSchema, previewSchema } from '@escapement/protocol';
import { holdOffice } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';
import { nodeAt as node } from './fixtures/node-at.ts';
import { apiMetrics } from './metrics.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const get = (url: string) => world.api.inject({ url, headers: bearer });

describe('runs', () => {
  it('are read one by one, with their log from a line on', async () => {
    await world.api.inject({
      method: 'POST',
      url: '/api/v1/jobs',
      headers: bearer,
      payload: jobInput(),
    });
    const url = '/api/v1/jobs/nightly-report/runs';
    const { id } = (await world.api.inject({ method: 'POST', url, headers: bearer })).json() as {
      id: string;
    };
    const line = { at: '2026-03-07T12:00:00.000Z', attempt: 1, stream: 'stdout' as const };
    const worker = await world.archive.store.worker('worker-a');
    const entry = { at: Date.parse(line.at), stream: line.stream };
    await worker.appendLog(id, 1, [
      { ...entry, text: 'one' },
      { ...entry, text: 'two' },
    ]);
    expect((await get(`/api/v1/runs/${id}`)).json()).toMatchObject({ id });
    expect((await get(`/api/v1/runs/${encodeURIComponent(id)}/log?after=1`)).json()).toEqual({
      lines: [{ ...line, line: 2, text: 'two' }],
      complete: false,
    });
    expect((await get(`/api/v1/runs/${encodeURIComponent(id)}/log?contains=TW`)).json()).toEqual({
      ...{ lines: [{ ...line, line: 2, text: 'two' }], complete: false, lookedUpTo: 2 },
    });
    const text = await get(`/api/v1/runs/${encodeURIComponent(id)}/log.txt`);
    expect(text.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${id}.log"`,
    });
    expect(text.body).toBe(`${line.at} 1 stdout one\n${line.at} 1 stdout two\n`);
    expect((await get('/api/v1/runs?state=queued,running')).json()).toMatchObject({
      items: [{ id }],
    });
  });

  it('carry the zone of their job, one by one and in lists', async () => {
    const schedule = { kind: 'cron', expressions: ['0 2 * * *'], timeZone: 'America/New_York' };
    const payload = jobInput({ schedule });
    const post = { method: 'POST', headers: bearer } as const;
    await world.api.inject({ ...post, url: '/api/v1/jobs', payload });
    const begun = await world.api.inject({ ...post, url: '/api/v1/jobs/nightly-report/runs' });
    const run = { timeZone: 'America/New_York' };
    expect(begun.json()).toMatchObject(run);
    expect((await get('/api/v1/runs')).json()).toMatchObject({ items: [run] });
    const { id } = begun.json() as { id: string };
    expect((await get(`/api/v1/runs/${id}`)).json()).toMatchObject(run);
  });

  it('are found by words of their job, its name as its id, without those of jobs that are left out', async () => {
    const post = { method: 'POST', headers: bearer } as const;
    for (const [id, name] of [
      ['etl-orders', '夜间 Orders'],
      ['etl-hourly', undefined],
      ['tick', undefined],
    ]) {
      const payload = jobInput({
        id,
        ...(name === undefined ? {} : { name }),
        schedule: { kind: 'manual' },
      });
      await world.api.inject({ ...post, url: '/api/v1/jobs', payload });
      await world.api.inject({ ...post, url: `/api/v1/jobs/${id}/runs` });
    }
    const found = async (query: string) => {
      const answer = (await get(`/api/v1/runs?${query}`)).json() as { items: { jobId: string }[] };
      return answer.items.map(({ jobId }) => jobId).sort();
    };
    expect(await found('q=etl')).toEqual(['etl-hourly', 'etl-orders']);
    expect(await found(`q=${encodeURIComponent('ORDERS 夜间')}`)).toEqual(['etl-orders']);
    expect(await found('exclude=tick,etl-hourly')).toEqual(['etl-orders']);
    expect(await found('q=etl&exclude=etl-orders')).toEqual(['etl-hourly']);
    expect(await found('q=etl&job=tick')).toEqual([]);
    expect(await found('excludeQueue=mail,bulk&q=etl')).toEqual(['etl-hourly', 'etl-orders']);
    expect(await found('excludeQueue=mail,default')).toEqual([]);
    expect(await found('excludeWorker=w-1&q=tick')).toEqual(['tick']);
    // Of those that a worker has begun the others are left, and those that none has begun.
    await holdOffice(world.archive.store);
    const worker = await world.archive.store.worker('worker-a');
    await worker.exchange('default', { ends: [], backs: [], begins: [], most: 1 });
    const [begun = ''] = await found('worker=worker-a');
    const others = ['etl-hourly', 'etl-orders', 'tick'].filter((id) => id !== begun);
    expect(await found('excludeWorker=w-1,worker-a')).toEqual(others);
    expect(await found('excludeWorker=w-1')).toHaveLength(3);
    expect((await get('/api/v1/runs?exclude=No%20Job')).json()).toMatchObject({ status: 400 });
  });

  it.each([
    '/api/v1/runs/nothing',
    '/api/v1/runs/a@20260307T020000Z',
    '/api/v1/runs/a@20260307T020000Z/log',
    '/api/v1/runs/a@20260307T020000Z/log.txt',
    '/api/v1/runs/nothing/log.txt',
  ])('%s is RUN_NOT_FOUND', async (url) => {
    expect((await get(url)).json()).toMatchObject({ status: 404, code: 'RUN_NOT_FOUND' });
  });

  it('of an unknown state are refused by the name of the field', async () => {
    const [error] = (
      (await get('/api/v1/runs?state=done')).json() as { errors: { path: string }[] }
    ).errors;
    expect(error?.path).toMatch(/^query\.state/);
  });

  it('have no ledger under a job that never was', async () => {
    expect((await get('/api/v1/jobs/never/ledger')).json()).toMatchObject({
      code: 'JOB_NOT_FOUND',
    });
  });
});

it('the cluster warns when its nodes know different time-zone data', async () => {
  world.coordination.nodes = [
    { ...node('a', 'http://a:8080'), tzVersion: '2025c' },
    { ...node('b', 'http://b:8080'), tzVersion: '2025c' },
  ];
  expect(clusterSchema.parse((await get('/api/v1/cluster')).json()).warnings).toEqual([]);
  world.coordination.nodes = [
    { ...node('a', 'http://a:8080'), tzVersion: '2025c' },
    { ...node('b', 'http://b:8080'), tzVersion: '2026c' },
  ];
  const { warnings, nodes } = clusterSchema.parse((await get('/api/v1/cluster')).json());
  expect(warnings).toMatchObject([{ code: 'ZONE_DATA_DIFFER' }]);
  expect(warnings[0]?.message.zh).toContain('2026c：b');
  expect(nodes.map(({ tzVersion }) => tzVersion)).toEqual(['2025c', '2026c']);
});

it('the cluster names its leader and whether each node leads', async () => {
  world.coordination.leader = { nodeId: 'b', epoch: 7, since: '2026-03-07T11:00:00.000Z' };
  world.coordination.nodes = [node('a', 'http://a'), node('b', 'http://b')];
  const cluster = clusterSchema.parse((await get('/api/v1/cluster')).json());
  expect(cluster.leader).toMatchObject({ nodeId: 'b', epoch: 7, rideThrough: false });
  expect(cluster.nodes.map(({ role }) => role)).toEqual(['follower', 'leader']);
  expect(cluster.answeredBy).toBe('node-a');
});

it('a lock that nobody holds or awaits is LOCK_NOT_FOUND', async () => {
  expect((await get('/api/v1/locks/db')).json()).toMatchObject({ code: 'LOCK_NOT_FOUND' });
  const owner = { runId: 'r', workerId: 'w' };
  await world.coordination.lockLines.acquire('db', owner, new AbortController().signal);
  expect((await get('/api/v1/locks/db')).json()).toMatchObject({ name: 'db' });
});

it('the overview counts jobs from memory and runs from Redis', async () => {
  await world.api.inject({
    method: 'POST',
    url: '/api/v1/jobs',
    headers: bearer,
    payload: jobInput(),
  });
  world.coordination.seedBroken('bad', 'no definition');
  const overview = overviewSchema.parse((await get('/api/v1/overview')).json());
  expect(overview.totals).toMatchObject({ jobs: 2, broken: 1, paused: 0, running: 0 });
});

describe('a preview', () => {
  const preview = (payload: object) =>
    world.api.inject({
      method: 'POST',
      url: '/api/v1/schedules/preview',
      headers: bearer,
      payload,
    });
  const daily = { kind: 'cron', expressions: ['0 30 2 * * *'], timeZone: 'America/New_York' };

  it('shows the next fire times with their local time, through a gap', async () => {
    const response = await preview({ schedule: daily, from: '2026-03-06T12:00:00Z', n: 3 });
    const { fires } = previewSchema.parse(response.json());
    expect(fires.map(({ fireTime, kind }) => [fireTime, kind])).toEqual([
      ['2026-03-07T07:30:00.000Z', 'normal'],
      ['2026-03-08T07:00:00.000Z', 'gap'],
      ['2026-03-09T06:30:00.000Z', 'normal'],
    ]);
  });

  it('of a manual schedule is empty', async () => {
    expect((await preview({ schedule: { kind: 'manual' } })).json()).toMatchObject({ fires: [] });
  });

  it('of an impossible schedule is refused as in a job', async () => {
    const response = await preview({ schedule: { ...daily, expressions: [''] } });
    expect(response.json()).toMatchObject({
      code: 'SCHEDULE_INVALID',
      errors: [{ path: 'schedule.expressions.0' }],
    });
  });

  it('says with which time-zone data it was computed', async () => {
    expect((await preview({ schedule: daily })).json()).toMatchObject({ tzVersion: '2025c' });
  });

  it('stores nothing', async () => {
    await preview({ schedule: daily });
    expect(world.coordination.writes).toBe(0);
  });
});

describe('the description of the interface', () => {
  it('is OpenAPI 3.1 in which every reference leads somewhere and every operation has a name', async () => {
    const text = (await get('/openapi.json')).body;
    const document = JSON.parse(text) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId?: string }>>;
      components: { schemas: Record<string, object> };
    };
    expect(document.openapi).toBe('3.1.0');
    const names = Object.keys(document.components.schemas);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(names).toContain(name);
    }
    expect(text).not.toContain('__shared');
    expect(names).toEqual(expect.arrayContaining(['Job', 'JobInput', 'Problem', 'Run', 'Cluster']));
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lists every figure on the metrics page from the start', async () => {
    const page = (await get('/metrics')).body;
    for (const [name, metric] of Object.entries(apiMetrics)) {
      // Of what is divided there is nothing before there are parts.
      const line = 'label' in metric ? `^# TYPE ${name} ${metric.kind}$` : `^${name} \\d`;
      expect(page).toMatch(new RegExp(line, 'm'));
    }
  });
});
