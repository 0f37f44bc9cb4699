import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const get = (url: string, encoding?: string) =>
  world.api.inject({
    url,
    headers: { ...bearer, ...(encoding === undefined ? {} : { 'accept-encoding': encoding }) },
  });

describe('an answer', () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])(
    'that is large is compressed by %s for who takes that, and says the same',
    async (encoding, unfold) => {
      const plain = await get('/openapi.json');
      expect(plain.headers['content-encoding']).toBeUndefined();
      const compressed = await get('/openapi.json', encoding);
      expect(compressed.headers['content-encoding']).toBe(encoding);
      expect(compressed.headers['vary']).toContain('accept-encoding');
      expect(compressed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4);
      expect(unfold(compressed.rawPayload).toString()).toBe(plain.body);
    },
  );

  it('that is small is sent as it is', async () => {
    const answer = await get('/api/v1/overview', 'br, gzip');
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.json()).toMatchObject({ totals: { jobs: 0 } });
  });
});

it('a compressed request is not unfolded, so that no body gets around its bound', async () => {
  const answer = await world.api.inject({
    method: 'POST',
    url: '/api/v1/jobs',
    headers: { ...bearer, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: gzipSync(JSON.stringify(jobInput())),
  });
  expect(answer.json()).toMatchObject({ status: 400, code: 'BODY_NOT_JSON' });
});

describe('a file of the console', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'escapement-console-'));
    await mkdir(join(directory, 'assets'));
    const files = {
      'index.html': '<html>console</html>',
      'assets/app-4f2a.js': 'run()',
      'assets/app-4f2a.js.br': brotliCompressSync('run()'),
      'assets/app-4f2a.js.gz': gzipSync('run()'),
      'assets/small-77aa.js': 'walk()',
    };
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(directory, name), content);
    }
    await world.api.close();
    world = await openFakeWorld({ consoleDir: directory });
  });
  afterEach(() => rm(directory, { recursive: true }));

  it.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
  ])(
    'is sent as the builder compressed it by %s, for ever good',
    async (encoding, taken, unfold) => {
      const answer = await get('/assets/app-4f2a.js', taken);
      expect(answer.headers).toMatchObject({
        'content-encoding': encoding,
        'content-type': expect.stringContaining('javascript'),
        'cache-control': expect.stringContaining('immutable'),
        vary: expect.stringContaining('accept-encoding'),
      });
      expect(unfold(answer.rawPayload).toString()).toBe('run()');
    },
  );

  it('is sent as it is to who takes no encoding, and where the builder made nothing of it', async () => {
    const plain = await get('/assets/app-4f2a.js');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers['vary']).toContain('accept-encoding');
    expect(plain.body).toBe('run()');
    expect((await get('/assets/small-77aa.js', 'br')).body).toBe('walk()');
  });

  it('has no address of its own for what was made of it', async () => {
    const answer = await get('/assets/app-4f2a.js.br');
    expect(answer.statusCode).toBe(404);
  });
});
