import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  adminToken,
  bearer,
  type FakeWorld,
  jobInput,
  openFakeWorld,
} from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const openRoutes = new Set(['/healthz', '/readyz', '/api/v1/session', '/docs']);

async function signIn(token: string) {
  return world.api.inject({ method: 'POST', url: '/api/v1/session', payload: { token } });
}

async function signedIn(): Promise<{ cookie: string; csrfToken: string }> {
  const response = await signIn(adminToken);
  const setCookie = String(response.headers['set-cookie']);
  return {
    cookie: setCookie.split(';', 1)[0] ?? '',
    csrfToken: (response.json() as { csrfToken: string }).csrfToken,
  };
}

describe('sign-in is denied by default', () => {
  it('every route without credentials answers 401, except the few that say they are open', async () => {
    const routes = world.api.listRoutes();
    expect(routes.length).toBeGreaterThan(30);
    const served: string[] = [];
    for (const { method, url } of routes) {
      if (openRoutes.has(url)) continue;
      const path = url.replace(/\/:\w+/g, '/x').replace('*', 'index.html');
      const response = await world.api.inject({ method: method as 'GET', url: path });
      if (response.statusCode !== 401) served.push(`${method} ${url} ${response.statusCode}`);
      expect(response.headers['www-authenticate']).toContain('Bearer');
    }
    expect(served).toEqual([]);
  });

  it('so does every path that is no route', async () => {
    for (const url of ['/api/v1/nothing', '/api', '/docs/../api/v1/jobs', '/%2e%2e/etc/passwd']) {
      expect((await world.api.inject({ url })).statusCode).toBe(401);
    }
  });

  it.each([
    ['another token', { authorization: 'Bearer another' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['the token as a password', { authorization: `Basic ${btoa(`admin:${adminToken}`)}` }],
    ['a forged cookie', { cookie: 'escapement_session=eyJpZCI6IjEifQ.forged' }],
    ['a cookie without a seal', { cookie: 'escapement_session=eyJpZCI6IjEifQ' }],
    ['a proof of a peer, on a route that is not for peers', { 'x-escapement-peer-proof': '1.2.3' }],
  ])('%s is refused', async (_what, headers) => {
    expect((await world.api.inject({ url: '/api/v1/jobs', headers })).statusCode).toBe(401);
  });

  it('a wrong token is not saved by a cookie that comes along', async () => {
    const { cookie } = await signedIn();
    const headers = { cookie, authorization: 'Bearer another' };
    expect((await world.api.inject({ url: '/api/v1/jobs', headers })).statusCode).toBe(401);
  });

  it.each(['/metrics', '/openapi.json', '/docs', '/api/v1/jobs'])(
    '%s is served to the token',
    async (url) => {
      expect((await world.api.inject({ url, headers: bearer })).statusCode).toBe(200);
    },
  );
});

describe('a browser session', () => {
  it('is a cookie that no script reads and no other site sends', async () => {
    const response = await signIn(adminToken);
    expect(response.statusCode).toBe(200);
    expect(response.headers['set-cookie']).toMatch(/HttpOnly; SameSite=Strict/);
    expect(response.json()).toMatchObject({ signedIn: true, version: '0.1.0' });
  });

  it('reads with the cookie alone and writes only with the CSRF token', async () => {
    const { cookie, csrfToken } = await signedIn();
    const write = (headers: Record<string, string>) =>
      world.api.inject({ method: 'POST', url: '/api/v1/jobs', headers, payload: jobInput() });
    expect((await world.api.inject({ url: '/api/v1/jobs', headers: { cookie } })).statusCode).toBe(
      200,
    );
    const refused = await write({ cookie });
    expect(refused.json()).toMatchObject({ status: 403, code: 'CSRF_REFUSED' });
    expect((await write({ cookie, 'x-csrf-token': 'guessed' })).statusCode).toBe(403);
    expect(world.coordination.writes).toBe(0);
    expect((await write({ cookie, 'x-csrf-token': csrfToken })).statusCode).toBe(201);
  });

  it('says its CSRF token again after a reload, and nothing to strangers', async () => {
    const { cookie, csrfToken } = await signedIn();
    const session = (headers: Record<string, string>) =>
      world.api.inject({ url: '/api/v1/session', headers });
    expect((await session({ cookie })).json()).toMatchObject({ signedIn: true, csrfToken });
    expect((await session({})).json()).toEqual({ signedIn: false, version: '' });
    expect((await session(bearer)).json()).toEqual({ signedIn: true, version: '0.1.0' });
  });

  it('ends after twelve hours', async () => {
    const { cookie } = await signedIn();
    await world.clock.advance(12 * 3_600_000 + 1);
    const response = await world.api.inject({ url: '/api/v1/jobs', headers: { cookie } });
    expect(response.statusCode).toBe(401);
  });

  it('ends when the admin token is changed', async () => {
    const { cookie } = await signedIn();
    const after = await openFakeWorld({ adminTokenHash: async () => 'cd'.repeat(32) });
    const response = await after.api.inject({ url: '/api/v1/jobs', headers: { cookie } });
    expect(response.statusCode).toBe(401);
    await after.api.close();
  });

  it('is taken away by signing out', async () => {
    const response = await world.api.inject({ method: 'DELETE', url: '/api/v1/session' });
    expect(response.headers['set-cookie']).toMatch(/^escapement_session=; .*Max-Age=0/);
  });
});

it('a wrong token at sign-in is refused by its own code', async () => {
  expect((await signIn('wrong')).json()).toMatchObject({ status: 401, code: 'SIGN_IN_REFUSED' });
});

it('sign-in is limited per address, as a problem', async () => {
  for (let tried = 0; tried < 20; tried += 1) await signIn('wrong');
  const response = await signIn(adminToken);
  expect(response.json()).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  expect(response.headers['retry-after']).toBeDefined();
});

it('pages may load scripts from this server alone and are framed by nobody', async () => {
  const { headers } = await world.api.inject({ url: '/healthz' });
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
});
