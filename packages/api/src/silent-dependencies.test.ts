import { CoordinationFault, sayWaiting } from '@escapement/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const get = (url: string) => world.api.inject({ url, headers: bearer });
const create = () =>
  world.api.inject({ method: 'POST', url: '/api/v1/jobs', headers: bearer, payload: jobInput() });
const never = () => new Promise<string>(() => undefined);

/** Lets the time pass that a request may take, once it waits. */
async function passTime(request: Promise<unknown>): Promise<void> {
  while (world.clock.sleeping === 0) await new Promise(setImmediate);
  await world.clock.advance(1999);
  await request;
}

const waitingFor = [sayWaiting({ code: 'ZOOKEEPER_AWAY' }), sayWaiting({ code: 'REDIS_AWAY' })];
const warnings = [{ code: 'ZOOKEEPER_OPEN', message: { en: 'It is open', zh: '未受保护' } }];

describe('before ZooKeeper and Redis exist', () => {
  beforeEach(async () => {
    await world.api.close();
    world = await openFakeWorld({
      readiness: () => ({
        ready: false,
        waitingFor,
        warnings,
      }),
    });
    world.coordination.state = 'connecting';
    world.archive.state = 'connecting';
  });

  it('the process is alive, and says what it waits for to who is signed in', async () => {
    expect((await world.api.inject({ url: '/healthz' })).statusCode).toBe(200);
    const ready = await world.api.inject({ url: '/readyz', headers: bearer });
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toEqual({
      ready: false,
      role: 'follower',
      waitingFor,
      warnings,
    });
  });

  it.each([
    ['nothing', {}],
    ['a wrong token', { authorization: 'Bearer another' }],
    ['a forged cookie', { cookie: 'escapement_session=eyJpZCI6IjEifQ.forged' }],
  ])('to who shows %s it says no more than that it is not ready', async (_what, headers) => {
    const ready = await world.api.inject({ url: '/readyz', headers });
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toEqual({ ready: false });
  });

  it('and no more when the token itself must be read from ZooKeeper first', async () => {
    await world.api.close();
    world = await openFakeWorld({
      readiness: () => ({ ready: false, waitingFor }),
      adminTokenHash: () =>
        Promise.reject(new CoordinationFault('COORD_UNAVAILABLE', 'no', { retryable: true })),
    });
    const ready = await world.api.inject({ url: '/readyz', headers: bearer });
    expect(ready.json()).toEqual({ ready: false });
  });

  it.each([
    '/api/v1/jobs',
    '/api/v1/jobs/a',
    '/api/v1/cluster',
    '/api/v1/cluster/elections',
    '/api/v1/nodes',
    '/api/v1/workers',
    '/api/v1/locks',
    '/api/v1/overview',
  ])('%s answers 503 ZOOKEEPER_UNAVAILABLE', async (url) => {
    const response = await get(url);
    expect(response.json()).toMatchObject({ status: 503, code: 'ZOOKEEPER_UNAVAILABLE' });
    expect(response.headers['retry-after']).toBe('1');
  });

  it('/api/v1/runs answers 503 REDIS_UNAVAILABLE', async () => {
    expect((await get('/api/v1/runs')).json()).toMatchObject({ code: 'REDIS_UNAVAILABLE' });
  });
});

it('a token cannot be checked before the shared secrets were read: 503 within two seconds, not a hanging call', async () => {
  await world.api.close();
  world = await openFakeWorld({ adminTokenHash: never });
  const request = get('/api/v1/jobs').then((response) => {
    expect(response.json()).toMatchObject({ status: 503, code: 'ZOOKEEPER_UNAVAILABLE' });
  });
  await passTime(request);
});

it('who brings no credentials is refused at once even then', async () => {
  await world.api.close();
  world = await openFakeWorld({ adminTokenHash: never });
  expect((await world.api.inject({ url: '/api/v1/jobs' })).statusCode).toBe(401);
});

it('a frozen ZooKeeper makes a call 503 within two seconds', async () => {
  world.coordination.frozen = true;
  const request = get('/api/v1/locks').then((response) => {
    expect(response.json()).toMatchObject({ code: 'ZOOKEEPER_UNAVAILABLE' });
  });
  await passTime(request);
});

it('a frozen Redis makes a call 503 within two seconds', async () => {
  world.archive.frozen = true;
  const request = get('/api/v1/runs').then((response) => {
    expect(response.json()).toMatchObject({ code: 'REDIS_UNAVAILABLE' });
  });
  await passTime(request);
});

describe('while ZooKeeper is away', () => {
  beforeEach(async () => {
    await create();
    await get('/api/v1/cluster');
    world.coordination.state = 'suspended';
  });

  it('jobs are shown from memory, saying since when', async () => {
    for (const url of ['/api/v1/jobs', '/api/v1/jobs/nightly-report']) {
      const response = await get(url);
      expect(response.statusCode).toBe(200);
      const { since } = world.coordination.session.dependency();
      expect(response.headers['x-escapement-stale-since']).toBe(since);
    }
  });

  it('the cluster is shown as it was, saying since when', async () => {
    await world.clock.advance(60_000);
    expect((await get('/api/v1/cluster')).json()).toMatchObject({
      staleSince: '2026-03-07T12:00:00.000Z',
      zookeeper: { state: 'suspended' },
    });
  });

  it('a job can still be run by hand, since only Redis is needed', async () => {
    const response = await world.api.inject({
      method: 'POST',
      url: '/api/v1/jobs/nightly-report/runs',
      headers: bearer,
    });
    expect(response.statusCode).toBe(202);
  });

  it('an edit is refused', async () => {
    const response = await world.api.inject({
      method: 'POST',
      url: '/api/v1/jobs/nightly-report/pause',
      headers: bearer,
      payload: { reason: 'maintenance' },
    });
    expect(response.json()).toMatchObject({ code: 'ZOOKEEPER_UNAVAILABLE' });
  });
});

describe('while Redis is away', () => {
  it('jobs are shown with what is known, and what is not is said', async () => {
    await create();
    world.archive.state = 'down';
    const response = await get('/api/v1/jobs');
    expect(response.headers['x-escapement-warning']).toBe('REDIS_UNAVAILABLE');
    expect(response.json()).toMatchObject({ total: 1, items: [{ activityUnknown: true }] });
  });

  it('an edit that ZooKeeper took stands, and is not said to be applied', async () => {
    await create();
    world.archive.state = 'down';
    const response = await world.api.inject({
      method: 'PUT',
      url: '/api/v1/jobs/nightly-report',
      headers: { ...bearer, 'if-match': '"1"' },
      payload: jobInput({ description: 'new' }),
    });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ applied: false, description: 'new' });
    expect(response.headers['x-escapement-warning']).toBe('REDIS_UNAVAILABLE');
  });
});

it('an unexpected error says nothing of itself but the request id', async () => {
  world.archive.totals = () => Promise.reject(new Error('at /srv/secret/path.ts:1'));
  const response = await get('/api/v1/overview');
  expect(response.json()).toMatchObject({ status: 500, code: 'INTERNAL' });
  expect(response.body).not.toContain('secret');
});
