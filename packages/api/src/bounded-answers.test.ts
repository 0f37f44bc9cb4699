import { connect } from 'node:net';
import { type Problem, problemSchema } from '@escapement/protocol';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';
import { problemBytesAtMost, problemText } from './problems/problem-bounds.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

function problemIn(response: LightMyRequestResponse): Problem {
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(Buffer.byteLength(response.body)).toBeLessThanOrEqual(problemBytesAtMost);
  return problemSchema.parse(response.json());
}

const post = async (url: string, payload: string, headers: Record<string, string> = bearer) =>
  problemIn(
    await world.api.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': 'application/json' },
      payload,
    }),
  );
const unknownKeys = (count: number, nameOf = (i: number) => `u${i}`) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [nameOf(i), 1])));

describe('no refusal is larger than its request deserves', () => {
  it.each(['/api/v1/jobs', '/api/v1/calendars', '/api/v1/schedules/preview'])(
    'of thousands of unknown fields at %s twenty findings are told, and how many more there are',
    async (url) => {
      const problem = await post(url, unknownKeys(9_000));
      expect(problem.errors).toHaveLength(20);
      expect((problem.moreErrors ?? 0) + 20).toBeGreaterThanOrEqual(9_000);
      expect(problem.detail).toMatch(/\(and \d{4} more\)/);
    },
  );

  it('of a long list of wrong items as well', async () => {
    const daysOff = Array.from({ length: 900 }, () => ({ date: 1 }));
    const calendar = { name: 'holidays', timeZone: 'UTC', daysOff };
    const problem = await post('/api/v1/calendars', JSON.stringify(calendar));
    expect(problem.errors).toHaveLength(20);
    expect(problem.moreErrors).toBe(880);
  });

  it('names and texts of any length are cut', async () => {
    const long = '长'.repeat(4_000);
    const problem = await post(
      '/api/v1/jobs',
      unknownKeys(20, (i) => `${i}${long}`),
    );
    expect(problem.errors?.some(({ path }) => path.length === 200)).toBe(true);
    const expressions = Array.from({ length: 32 }, (_, i) => `${i} ${long}`);
    const schedule = { kind: 'cron', expressions };
    await post('/api/v1/jobs', JSON.stringify(jobInput({ schedule })));
    await post('/api/v1/jobs', JSON.stringify(jobInput({ id: long.repeat(10) })));
  });

  it('findings that do not fit are counted instead', () => {
    const words = { en: '.'.repeat(1_000), zh: '。'.repeat(1_000) };
    const errors = Array.from({ length: 20 }, () => ({
      code: 'X',
      path: '路'.repeat(1_000),
      message: words,
      allowed: words.en,
      allowedZh: words.zh,
    }));
    const about = { type: 'x', title: 'x', status: 400, code: 'X', detail: '.'.repeat(9_999) };
    const text = problemText({ ...about, errors, moreErrors: 5 });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(problemBytesAtMost);
    const { errors: kept, moreErrors } = problemSchema.parse(JSON.parse(text));
    expect((kept?.length ?? 0) + (moreErrors ?? 0)).toBe(25);
  });
});

describe('what is read before anybody is known is small', () => {
  it.each(['POST', 'DELETE'] as const)('%s of a session takes 2 KB', async (method) => {
    const response = await world.api.inject({
      method,
      url: '/api/v1/session',
      headers: { 'content-type': 'application/json' },
      payload: unknownKeys(1_000),
    });
    expect(problemIn(response)).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
    expect(problemIn(response).detail).toContain('2048 bytes');
  });

  it('so does every route that is open, and no other route reads a body first', async () => {
    for (const { method, url } of world.api.listRoutes()) {
      if (!['POST', 'PUT', 'DELETE'].includes(method)) continue;
      const path = url.replace(/\/:\w+/g, '/x');
      const response = await world.api.inject({
        method: method as 'POST',
        url: path,
        headers: { 'content-type': 'application/json' },
        payload: unknownKeys(1_000),
      });
      expect([401, 413]).toContain(response.statusCode);
    }
  });
});

describe('every refusal is a problem with a code', () => {
  const ask = async (method: string, url: string) =>
    world.api.inject({ method: method as 'GET', url, headers: bearer });

  it.each([
    ['GET', '/api/v1/jobs/%ff', 400, 'PATH_INVALID'],
    ['GET', '/api/v1/jobs/%', 400, 'PATH_INVALID'],
    ['GET', '/%c0%ae', 400, 'PATH_INVALID'],
    ['DELETE', `/api/v1/jobs/${'a'.repeat(257)}`, 414, 'PATH_TOO_LONG'],
    ['GET', `/api/v1/locks/${'%41'.repeat(300)}`, 414, 'PATH_TOO_LONG'],
    ['GET', '/api/v1/jobs/x/y/z', 404, 'NOT_FOUND'],
  ] as const)('%s %.40s', async (...[method, url, status, code]) => {
    const problem = problemIn(await ask(method, url));
    expect(problem).toMatchObject({ status, code });
    expect(problem.requestId).toBeTruthy();
  });

  it.each([
    ['PATCH', '/api/v1/jobs', 'GET, HEAD, POST'],
    ['POST', '/api/v1/jobs/x', 'DELETE, GET, HEAD, PATCH, PUT'],
    ['GET', '/api/v1/jobs/x/pause', 'POST'],
    ['OPTIONS', '/api/v1/locks', 'GET, HEAD'],
    ['DELETE', '/healthz', 'GET, HEAD'],
    ['PROPFIND', '/api/v1/runs', 'GET, HEAD'],
  ])('%s %s is told which methods there are', async (method, url, allow) => {
    const response = await ask(method, url);
    expect(problemIn(response)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(response.headers.allow).toBe(allow);
  });

  it('an unknown query is refused by every route, whether it takes a query or none', async () => {
    for (const { method, url } of world.api.listRoutes()) {
      if (method === 'HEAD') continue;
      const problem = problemIn(await ask(method, `${url.replace(/\/:\w+/g, '/x')}?strange=1`));
      expect({ method, url, code: problem.code }).toEqual({ method, url, code: 'INPUT_INVALID' });
      // A body that is missing is told first.
      const paths = problem.errors?.map(({ path }) => path) ?? [];
      if (method === 'GET') expect({ url, paths }).toEqual({ url, paths: ['query.strange'] });
    }
  });

  it('also when the body is right', async () => {
    const problem = await post('/api/v1/jobs?dryRun=true', JSON.stringify(jobInput()));
    expect(problem.errors?.map(({ path }) => path)).toEqual(['query.dryRun']);
    expect(world.coordination.writes).toBe(0);
  });

  it.each([
    ['what is no HTTP at all', 'hello\r\n\r\n', 400, 'REQUEST_MALFORMED'],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
      431,
      'HEADERS_TOO_LARGE',
    ],
  ] as const)('%s', async (...[, bytes, status, code]) => {
    const { port } = new URL(await world.api.listen({ host: '127.0.0.1', port: 0 }));
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.write(bytes);
    await new Promise((resolve) => socket.once('close', resolve));
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head).toContain('application/problem+json');
    expect(problemSchema.parse(JSON.parse(body)).code).toBe(code);
  });
});

it.each(['/api/v1/session', '/api/v1/jobs', '/readyz', '/metrics', '/api/v1/nothing', '/%ff'])(
  'no cache keeps the answer of %s',
  async (url) => {
    for (const headers of [bearer, {}]) {
      const response = await world.api.inject({ url, headers });
      expect(response.headers['cache-control']).toBe('no-store');
    }
  },
);
