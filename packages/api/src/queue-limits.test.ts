import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const send = (method: 'GET' | 'PUT' | 'DELETE', body?: unknown, match?: string) =>
  world.api.inject({
    ...{ method, url: '/api/v1/queues/slow/limits' },
    headers: {
      ...bearer,
      'content-type': 'application/json',
      ...(match === undefined ? {} : { 'if-match': match }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });

describe('the limits of a queue', () => {
  it('are set, read, replaced and deleted', async () => {
    expect((await send('GET')).json()).toMatchObject({ code: 'QUEUE_LIMITS_NOT_FOUND' });
    const made = await send('PUT', { maxConcurrent: 3 });
    expect([made.statusCode, made.headers.etag]).toEqual([200, '"1"']);
    expect(made.json()).toMatchObject({ name: 'slow', maxConcurrent: 3, version: 1 });
    const other = await send('PUT', { ...made.json<object>(), rateLimit: { perMinute: 90 } });
    expect(other.json()).toMatchObject({ maxConcurrent: 3, rateLimit: { perMinute: 90 } });
    const read = await send('GET');
    expect([read.json(), read.headers.etag]).toEqual([other.json(), '"2"']);
    expect((await send('DELETE')).statusCode).toBe(204);
    expect((await send('DELETE')).json()).toMatchObject({ code: 'QUEUE_LIMITS_NOT_FOUND' });
  });

  it('count by a key of each run where one is named', async () => {
    const rateLimit = { perSecond: 5, key: 'of ${input.account} in ${jobId}' };
    expect((await send('PUT', { rateLimit })).json()).toMatchObject({ rateLimit });
    expect((await send('GET')).json()).toMatchObject({ rateLimit });
  });

  it('are replaced only in the version that is named, where one is', async () => {
    await send('PUT', { maxConcurrent: 3 });
    const stale = await send('PUT', { maxConcurrent: 4 }, '"7"');
    expect(stale.json()).toMatchObject({ status: 412, code: 'QUEUE_LIMITS_CHANGED' });
    expect(stale.headers.etag).toBe('"1"');
    expect((await send('PUT', { maxConcurrent: 4 }, '"1"')).json().version).toBe(2);
    expect((await send('DELETE', undefined, '"1"')).json()).toMatchObject({ status: 412 });
  });

  it.each([
    [{ maxConcurrent: 0 }],
    [{ rateLimit: {} }],
    [{ rateLimit: { perSecond: 1, perMinute: 60 } }],
    [{ rateLimit: { perHour: 1 } }],
    [{ places: 1 }],
    [{ rateLimit: { key: '${jobId}' } }],
    [{ rateLimit: { perSecond: 1, key: 'all' } }],
    [{ rateLimit: { perSecond: 1, key: '${input.account}-${secret.token}' } }],
    [{ rateLimit: { perSecond: 1, key: '${input.}' } }],
  ])('are refused as %j', async (body) => {
    expect((await send('PUT', body)).json()).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
  });
});
