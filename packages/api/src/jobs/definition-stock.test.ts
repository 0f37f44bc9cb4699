import { afterEach, beforeEach, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from '../fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld({ definitionBytesAtMost: 5_500 });
});
afterEach(() => world.api.close());

const send = (method: 'POST' | 'PUT', url: string, payload: object) =>
  world.api.inject({ method, url, headers: { ...bearer, 'if-match': '*' }, payload });
const get = async (url: string) => (await world.api.inject({ url, headers: bearer })).json();
const sized = (id: string, length: number) => jobInput({ id, description: 'x'.repeat(length) });

it('what all definitions, calendars and entries take is shown, warned of near its limit, and bounded', async () => {
  expect((await send('POST', '/api/v1/jobs', sized('a', 2_000))).statusCode).toBe(201);
  expect((await get('/api/v1/cluster')).warnings).toEqual([]);
  expect((await send('POST', '/api/v1/jobs', sized('b', 2_000))).statusCode).toBe(201);
  const { definitions } = (await get('/api/v1/overview')).totals;
  expect(definitions).toMatchObject({ count: 2, bytesAtMost: 5_500 });
  expect(definitions.bytes).toBeGreaterThan(4_000);
  expect((await get('/api/v1/cluster')).warnings).toMatchObject([
    { code: 'DEFINITIONS_NEARLY_FULL' },
  ]);
  const metrics = (await world.api.inject({ url: '/metrics', headers: bearer })).body;
  expect(metrics).toMatch(/^escapement_definitions 2$/m);
  expect(metrics).toMatch(/^escapement_definition_bytes_limit 5500$/m);

  const refused = await send('POST', '/api/v1/jobs', sized('c', 2_000));
  expect(refused.json()).toMatchObject({ status: 507, code: 'DEFINITIONS_FULL' });
  const calendar = { name: 'holidays', timeZone: 'UTC', description: 'x'.repeat(2_000) };
  const other = await send('POST', '/api/v1/calendars', calendar);
  expect(other.json()).toMatchObject({ status: 507, code: 'DEFINITIONS_FULL' });
  expect(world.coordination.writes).toBe(2);
  const entry = await world.api.inject({
    ...{ method: 'PUT', url: '/api/v1/config/texts', headers: bearer },
    payload: { value: 'x'.repeat(2_000) },
  });
  expect(entry.json()).toMatchObject({ status: 507, code: 'DEFINITIONS_FULL' });

  // What grows no larger can still be edited, so that nobody is locked out of mending.
  expect((await send('PUT', '/api/v1/jobs/a', sized('a', 10))).statusCode).toBe(200);
  expect((await send('POST', '/api/v1/jobs', sized('c', 1_500))).statusCode).toBe(201);
});

it('configuration entries count as what they take, and one may always become smaller', async () => {
  const put = (name: string, length: number, match?: string) =>
    world.api.inject({
      ...{ method: 'PUT', url: `/api/v1/config/${name}` },
      headers: { ...bearer, ...(match === undefined ? {} : { 'if-match': match }) },
      payload: { value: 'x'.repeat(length) },
    });
  expect((await put('a', 3_000)).statusCode).toBe(201);
  const { definitions } = (await get('/api/v1/overview')).totals;
  expect(definitions.count).toBe(1);
  expect(definitions.bytes).toBeGreaterThan(3_000);
  expect((await put('b', 3_000)).json().code).toBe('DEFINITIONS_FULL');
  expect((await put('a', 100, '*')).statusCode).toBe(200);
  expect((await put('b', 3_000)).statusCode).toBe(201);
});
