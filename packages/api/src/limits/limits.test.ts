import type { Logger } from '@escapement/core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  adminToken,
  bearer,
  clockAtNoon,
  type FakeWorld,
  jobInput,
  openFakeWorld,
  silentLogger,
} from '../fixtures/fake-world.ts';
import { addressGroup } from './address-group.ts';
import { createRateLimit } from './rate-limit.ts';
import { defaultWriteRate } from './write-limit.ts';

let world: FakeWorld;
afterEach(() => world?.api.close());

const from = (remoteAddress: string) => ({ remoteAddress });

describe('a rate limit', () => {
  it('gives the burst at once, then one for each share of a minute, and never more than the burst', () => {
    const clock = clockAtNoon();
    const limit = createRateLimit({ burst: 3, perMinute: 6 }, clock);
    expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 10_000]);
    expect(limit.take('b')).toBe(0);
    clock.leap(9_000);
    expect(limit.take('a')).toBe(1_000);
    clock.leap(1_000);
    expect(limit.take('a')).toBe(0);
    limit.giveBack('a');
    expect(limit.take('a')).toBe(0);
    clock.leap(86_400_000);
    expect([1, 2, 3, 4].map(() => limit.take('a') > 0)).toEqual([false, false, false, true]);
  });

  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['nonsense', 'unknown'],
  ])('takes %s for %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});

describe('guesses of tokens', () => {
  const guess = (url: string, token: string, at = '192.0.2.1') =>
    world.api.inject({ url, headers: { authorization: `Bearer ${token}` }, ...from(at) });
  const statusOf = async (...args: Parameters<typeof guess>) => (await guess(...args)).statusCode;

  it('are limited on every route that looks at one, and told when to try again', async () => {
    world = await openFakeWorld();
    const urls = world.api
      .listRoutes()
      .filter(({ method }) => method === 'GET')
      .map(({ url }) => url.replace(/\/:\w+/g, '/x').replace('*', 'x'))
      // Neither looks at a token: whoever asks is answered alike.
      .filter((url) => url !== '/healthz' && url !== '/docs');
    for (const [i, url] of urls.entries()) {
      const address = `192.0.2.${i}`;
      for (let tried = 0; tried < 20; tried += 1) await guess(url, `${i}guess-${tried}`, address);
      const refused = await guess(url, `${i}guess-21`, address);
      expect({ url, status: refused.statusCode }).toEqual({ url, status: 429 });
      expect(refused.json()).toMatchObject({ code: 'RATE_LIMITED' });
      expect(refused.headers['retry-after']).toBe('3');
    }
  });

  it('are no more when many come at once', async () => {
    world = await openFakeWorld();
    const tries = Array.from({ length: 100 }, (_, i) => statusOf('/api/v1/jobs', `${i}-guess`));
    const statuses = await Promise.all(tries);
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(80);
  });

  it('of one beginning are limited over all addresses', async () => {
    world = await openFakeWorld();
    const answers: number[] = [];
    for (let i = 0; i < 61; i += 1) {
      answers.push(await statusOf('/api/v1/jobs', `${adminToken.slice(0, 6)}-${i}`, `10.1.0.${i}`));
    }
    expect(answers.slice(0, 60).every((status) => status === 401)).toBe(true);
    expect(answers[60]).toBe(429);
  });

  it('lock nobody out who has used the right token from there, and nobody elsewhere', async () => {
    world = await openFakeWorld();
    expect(await statusOf('/api/v1/jobs', adminToken)).toBe(200);
    for (let i = 0; i < 30; i += 1) await guess('/api/v1/jobs', `${i}-guess`);
    expect(await statusOf('/api/v1/jobs', 'x-guess')).toBe(429);
    expect(await statusOf('/api/v1/jobs', adminToken)).toBe(200);
    expect(await statusOf('/api/v1/jobs', adminToken, '192.0.2.2')).toBe(200);
  });

  it('with a bearer leave sign-in open, and are forgiven with time', async () => {
    world = await openFakeWorld();
    for (let i = 0; i < 30; i += 1) await guess('/api/v1/jobs', `${i}-guess`);
    const signIn = await world.api.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { token: adminToken },
      ...from('192.0.2.1'),
    });
    expect(signIn.statusCode).toBe(200);
    await world.clock.advance(3_000);
    expect(await statusOf('/api/v1/jobs', adminToken)).toBe(200);
  });

  it('do not fill the log, and what was left out is counted', async () => {
    const lines: object[] = [];
    const logger: Logger = { ...silentLogger, info: (data) => lines.push(data) };
    world = await openFakeWorld({ logger });
    for (let i = 0; i < 500; i += 1) await guess('/api/v1/jobs', `${i}-guess`, `10.0.${i % 250}.1`);
    for (let i = 0; i < 100; i += 1) await world.api.inject({ url: '/api/v1/jobs' });
    expect(lines.length).toBeLessThanOrEqual(60);
    await world.clock.advance(3_000);
    await world.api.inject({ url: '/api/v1/jobs' });
    expect(lines.at(-1)).toMatchObject({ status: 401, unsaid: 540 });
  });
});

describe('writes', () => {
  const create = (id: string, remoteAddress = '192.0.2.1') =>
    world.api.inject({
      method: 'POST',
      url: '/api/v1/jobs',
      headers: bearer,
      payload: jobInput({ id }),
      remoteAddress,
    });

  it('of one caller are limited, and told when to go on', async () => {
    world = await openFakeWorld({ writeRate: { burst: 3, perMinute: 6 } });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await create(`job-${i}`)).statusCode);
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
    const refused = await create('job-5', '192.0.2.2');
    expect(refused.json()).toMatchObject({ status: 429, code: 'TOO_MANY_WRITES' });
    expect(refused.headers['retry-after']).toBe('10');
    expect(world.coordination.writes).toBe(3);
    await world.clock.advance(10_000);
    expect((await create('job-6')).statusCode).toBe(201);
  });

  it('of runs with large inputs count as much as they keep', async () => {
    world = await openFakeWorld({ writeRate: { burst: 20, perMinute: 6 } });
    expect((await create('job')).statusCode).toBe(201);
    const ask = async (chars: number) => {
      const url = '/api/v1/jobs/job/runs';
      const payload = { input: 'x'.repeat(chars) };
      const told = await world.api.inject({ method: 'POST', url, headers: bearer, payload });
      return told.statusCode;
    };
    expect(await ask(60_000)).not.toBe(429);
    expect(await ask(60_000)).toBe(429);
    expect(await ask(10)).not.toBe(429);
  });

  it('do not count reads, previews and what is refused for who asks', async () => {
    world = await openFakeWorld({ writeRate: { burst: 1, perMinute: 1 } });
    const preview = { schedule: { kind: 'every', everyMs: 60_000 } };
    for (let i = 0; i < 5; i += 1) {
      const url = '/api/v1/schedules/preview';
      const told = await world.api.inject({
        method: 'POST',
        url,
        headers: bearer,
        payload: preview,
      });
      expect(told.statusCode).toBe(200);
      expect((await world.api.inject({ url: '/api/v1/jobs', headers: bearer })).statusCode).toBe(
        200,
      );
      const stranger = await world.api.inject({ method: 'POST', url: '/api/v1/jobs', payload: {} });
      expect(stranger.statusCode).toBe(401);
    }
    expect((await create('job')).statusCode).toBe(201);
  });

  it('let an import of three thousand through as it is', () => {
    const limit = createRateLimit(defaultWriteRate, clockAtNoon());
    const waits = Array.from({ length: 3_000 }, () => limit.take('importer'));
    expect(waits.every((waitMs) => waitMs === 0)).toBe(true);
  });
});

describe('a definition', () => {
  const post = (url: string, payload: object) =>
    world.api.inject({ method: 'POST', url, headers: bearer, payload });
  const withInput = (input: unknown) =>
    jobInput({ task: { kind: 'handler', handler: 'noop', input } });

  it.each([
    ['a long input', withInput('x'.repeat(32_768)), 'task.input'],
    ['a long input of wide letters', withInput('长'.repeat(11_000)), 'task.input'],
    ['many small values', withInput(Array.from({ length: 9_950 }, () => 0)), 'task.input'],
    [
      'a long script',
      jobInput({ task: { kind: 'script', interpreter: 'bash', script: '#'.repeat(40_000) } }),
      'task.script',
    ],
  ])('of %s is refused with the part that takes most', async (...[, payload, path]) => {
    world = await openFakeWorld();
    const problem = (await post('/api/v1/jobs', payload)).json();
    expect(problem).toMatchObject({ status: 413, code: 'JOB_TOO_LARGE' });
    expect(problem.errors[0]).toMatchObject({ code: 'DOCUMENT_TOO_LARGE', path });
    expect(problem.errors[0].message.zh).toMatch(/字节/);
    expect(world.coordination.writes).toBe(0);
  });

  it('just within the bounds is stored, and a replacement beyond them is not', async () => {
    world = await openFakeWorld();
    expect((await post('/api/v1/jobs', withInput('x'.repeat(32_000)))).statusCode).toBe(201);
    const replaced = await world.api.inject({
      method: 'PUT',
      url: '/api/v1/jobs/nightly-report',
      headers: { ...bearer, 'if-match': '*' },
      payload: withInput('x'.repeat(33_000)),
    });
    expect(replaced.json()).toMatchObject({ code: 'JOB_TOO_LARGE' });
  });

  it('of a calendar is bounded too', async () => {
    world = await openFakeWorld();
    const reason = 'r'.repeat(200);
    const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
    const daysOff = Array.from({ length: 300 }, (_, i) => ({ date: day(i), reason }));
    const problem = (
      await post('/api/v1/calendars', { name: 'holidays', timeZone: 'UTC', daysOff })
    ).json();
    expect(problem).toMatchObject({ status: 413, code: 'CALENDAR_TOO_LARGE' });
    expect(problem.errors[0]).toMatchObject({ path: 'daysOff' });
  });
});
