import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const get = (url: string) => world.api.inject({ url, headers: bearer });

describe('the console', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'escapement-console-'));
    await mkdir(join(directory, 'assets'));
    await writeFile(join(directory, 'index.html'), '<html>console</html>');
    await writeFile(join(directory, 'assets/app-4f2a.js'), 'run()');
    await world.api.close();
    world = await openFakeWorld({ consoleDir: directory });
  });
  afterEach(() => rm(directory, { recursive: true }));

  it.each(['/', '/jobs/nightly-report', '/sign-in'])(
    'is one page at %s, never cached',
    async (url) => {
      const response = await world.api.inject({ url });
      expect(response.body).toContain('console');
      expect(response.headers['cache-control']).toBe('no-cache');
    },
  );

  it('has files that are cached for ever, by the hash in their names', async () => {
    const response = await world.api.inject({ url: '/assets/app-4f2a.js' });
    expect(response.headers['content-type']).toContain('javascript');
    expect(response.headers['cache-control']).toContain('immutable');
  });

  it('says what documents heed with the page, and not with each of its scripts', async () => {
    const [page, script] = await Promise.all(
      ['/', '/assets/app-4f2a.js'].map((url) => world.api.inject({ url })),
    );
    expect(page?.headers['content-security-policy']).toMatch(/script-src 'self'/);
    expect(script?.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
    expect(script?.headers).not.toHaveProperty('content-security-policy');
  });

  it.each(['/runs/%E0%A4%A', '/jobs/%', '/%ff', '/locks/%E0%A4%A?x=%', '/%c0%ae'])(
    'is the page at %s too, which no router can read, and a problem for whoever asks for no page',
    async (url) => {
      const page = await world.api.inject({ url, headers: { accept: 'text/html,*/*;q=0.8' } });
      expect([page.statusCode, page.body]).toEqual([200, '<html>console</html>']);
      expect(page.headers['content-security-policy']).toMatch(/script-src 'self'/);
      for (const accept of ['application/json', '*/*']) {
        const other = await world.api.inject({ url, headers: { accept } });
        expect([other.statusCode, other.json().code]).toEqual([400, 'PATH_INVALID']);
      }
      const posted = await world.api.inject({
        ...{ method: 'POST', url, headers: { accept: 'text/html' } },
      });
      expect(posted.json()).toMatchObject({ code: 'PATH_INVALID' });
    },
  );

  it('is no page at what is the server’s own, however a browser asks', async () => {
    for (const url of ['/api/v1/jobs/%', '/assets/%ff', '/docs/%']) {
      const answer = await world.api.inject({ url, headers: { accept: 'text/html' } });
      expect([url, answer.json().code]).toEqual([url, 'PATH_INVALID']);
    }
  });

  it('hides nothing behind its pages', async () => {
    for (const url of ['/api/v1/nothing', '/metrics', '/assets/gone.js', '/openapi.json']) {
      expect((await world.api.inject({ url })).statusCode).toBe(401);
    }
    const post = await world.api.inject({ method: 'POST', url: '/jobs' });
    expect(post.statusCode).toBe(401);
    expect((await get('/api/v1/nothing')).json()).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('serves no file from outside its directory', async () => {
    for (const url of [
      '/../package.json',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/assets/..%2f..%2fpackage.json',
    ]) {
      const response = await world.api.inject({ url });
      expect(response.body).not.toMatch(/root:|"name"/);
    }
  });
});
