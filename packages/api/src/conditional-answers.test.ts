import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
  await send('POST', '/api/v1/jobs', jobInput());
});
afterEach(() => world.api.close());

function send(
  ...[method, url, payload, headers = {}]: readonly [
    method: 'GET' | 'HEAD' | 'POST',
    url: string,
    payload?: object | undefined,
    headers?: Record<string, string>,
  ]
) {
  const body = payload === undefined ? {} : { payload };
  return world.api.inject({ method, url, headers: { ...bearer, ...headers }, ...body });
}

async function tagOf(url: string): Promise<string> {
  return String((await send('GET', url)).headers.etag);
}

const read = [
  '/api/v1/jobs',
  '/api/v1/runs',
  '/api/v1/overview',
  '/api/v1/cluster',
  '/api/v1/cluster/elections',
  '/api/v1/nodes',
  '/api/v1/workers',
  '/api/v1/locks',
  '/api/v1/singletons',
  '/api/v1/calendars',
  '/api/v1/secrets',
  '/api/v1/config',
  '/api/v1/audit',
];

describe('what is read again and again', () => {
  it.each(read)('%s is not sent twice to who has it', async (url) => {
    const tag = await tagOf(url);
    expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
    for (const known of [tag, `"other", ${tag}`, tag.slice(2), '*']) {
      const again = await send('GET', url, undefined, { 'if-none-match': known });
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', tag]);
      expect(again.headers['content-type']).toBeUndefined();
    }
    const other = await send('GET', url, undefined, { 'if-none-match': 'W/"other"' });
    expect(other.statusCode).toBe(200);
  });

  it('is sent whole once it is another', async () => {
    const tag = await tagOf('/api/v1/jobs');
    await send('POST', '/api/v1/jobs/nightly-report/pause', { reason: 'because' });
    const answer = await send('GET', '/api/v1/jobs', undefined, { 'if-none-match': tag });
    expect(answer.statusCode).toBe(200);
    expect(answer.json().items[0]).toMatchObject({ state: 'paused' });
    expect(answer.headers.etag).not.toBe(tag);
  });

  it('says beside a 304 what it would say beside the answer', async () => {
    world.coordination.state = 'suspended';
    const tag = await tagOf('/api/v1/jobs');
    const again = await send('GET', '/api/v1/jobs', undefined, { 'if-none-match': tag });
    expect(again.statusCode).toBe(304);
    expect(again.headers['x-escapement-stale-since']).toBeDefined();
    expect(again.headers['cache-control']).toBe('no-store');
  });

  it('has the same tag to a HEAD', async () => {
    const tag = await tagOf('/api/v1/jobs');
    expect((await send('HEAD', '/api/v1/jobs')).headers.etag).toBe(tag);
  });

  it('has the same tag where it is compressed', async () => {
    for (let n = 0; n < 40; n += 1)
      await send('POST', '/api/v1/jobs', jobInput({ id: `job-${n}` }));
    const tag = await tagOf('/api/v1/jobs');
    const encoding = { 'accept-encoding': 'br' };
    const packed = await send('GET', '/api/v1/jobs', undefined, encoding);
    expect([packed.headers['content-encoding'], packed.headers.etag]).toEqual(['br', tag]);
    const again = await send('GET', '/api/v1/jobs', undefined, {
      ...encoding,
      'if-none-match': tag,
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });
});

describe('what has a version', () => {
  it('has the tag that If-Match takes, and is always sent: more than its version may be another', async () => {
    const url = '/api/v1/jobs/nightly-report';
    expect(await tagOf(url)).toBe('"1"');
    const again = await send('GET', url, undefined, { 'if-none-match': '"1"' });
    expect(again.statusCode).toBe(200);
  });
});

it('a refusal has no tag, and neither has what anybody may ask', async () => {
  expect((await send('GET', '/api/v1/jobs/none')).headers.etag).toBeUndefined();
  expect((await send('GET', '/api/v1/session')).headers.etag).toBeUndefined();
  const wrong = { authorization: 'Bearer wrong', 'if-none-match': '*' };
  expect((await send('GET', '/api/v1/jobs', undefined, wrong)).statusCode).toBe(401);
});
