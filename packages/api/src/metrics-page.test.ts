import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from './auth/digest.ts';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

const token = 'a-token-of-the-figures-alone';
const scraper = { authorization: `Bearer ${token}` };
let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld({ metricsTokenHash: sha256Hex(token) });
});
afterEach(() => world.api.close());

const get = (url: string, headers: Record<string, string> = scraper) =>
  world.api.inject({ url, headers });

describe('the token of the figures', () => {
  it('opens them', async () => {
    expect((await get('/metrics')).statusCode).toBe(200);
    expect((await get('/metrics', bearer)).statusCode).toBe(200);
  });

  it.each(['/api/v1/jobs', '/api/v1/cluster', '/openapi.json', '/docs/'])(
    'does not open %s',
    async (url) => {
      expect((await get(url)).statusCode).toBe(401);
    },
  );

  it('writes nothing', async () => {
    const url = '/api/v1/jobs';
    const write = { method: 'POST', url, headers: scraper, payload: jobInput() } as const;
    expect((await world.api.inject(write)).statusCode).toBe(401);
  });

  it('signs nobody in', async () => {
    const answer = await world.api.inject({
      ...{ method: 'POST', url: '/api/v1/session' },
      payload: { token },
    });
    expect(answer.statusCode).toBe(401);
  });

  it('is not to be guessed', async () => {
    const guess = (i: number) =>
      get('/metrics', { authorization: `Bearer ${token.slice(0, -2)}${i}` });
    for (let i = 10; i < 30; i += 1) expect((await guess(i)).statusCode).toBe(401);
    expect((await guess(30)).statusCode).toBe(429);
    expect((await get('/metrics', { authorization: 'Basic Zm9vOmJhcg==' })).statusCode).toBe(401);
  });
});

it('opens nothing where there is none', async () => {
  const without = await openFakeWorld();
  const answer = await without.api.inject({ url: '/metrics', headers: scraper });
  expect(answer.statusCode).toBe(401);
  await without.api.close();
});

describe('the figures of a queue', () => {
  const figures = async () =>
    (await get('/metrics')).body.split('\n').filter((line) => line.startsWith('escapement_queue'));

  it('say how much waits in it, and go when it goes', async () => {
    const url = '/api/v1/jobs';
    const payload = jobInput({ queue: 'mail' });
    await world.api.inject({ method: 'POST', url, headers: bearer, payload });
    expect(await figures()).toEqual([
      'escapement_queue_due_runs{queue="mail"} 0',
      'escapement_queue_later_runs{queue="mail"} 0',
      'escapement_queue_in_hand_runs{queue="mail"} 0',
      'escapement_queue_oldest_due_seconds{queue="mail"} 0',
    ]);
    await world.api.inject({ method: 'DELETE', url: `${url}/nightly-report`, headers: bearer });
    await world.clock.advance(3_000);
    expect(await figures()).toEqual([]);
  });

  it('are left out while the stores cannot be asked, and the others are told', async () => {
    const payload = jobInput({ queue: 'mail' });
    await world.api.inject({ method: 'POST', url: '/api/v1/jobs', headers: bearer, payload });
    world.archive.state = 'lost';
    expect(await figures()).toEqual([]);
    expect((await get('/metrics')).body).toMatch(/^escapement_definitions 1$/m);
  });
});
