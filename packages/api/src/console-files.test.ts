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
