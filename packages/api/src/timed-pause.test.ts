import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const at = (ms: number) => new Date(world.clock.now() + ms).toISOString();
const hourMs = 3_600_000;
const url = '/api/v1/jobs/nightly-report';

const send = (method: 'POST' | 'PUT' | 'PATCH', path: string, payload: object) =>
  world.api.inject({ method, url: path, headers: { ...bearer, 'if-match': '*' }, payload });
const create = (change: object = {}) => send('POST', '/api/v1/jobs', jobInput(change));
const pause = (change: object = {}) => send('POST', `${url}/pause`, { reason: 'moves', ...change });
const get = async (path: string) => (await world.api.inject({ url: path, headers: bearer })).json();

describe('a pause with an end', () => {
  it('is told with it, in UTC, and is none any more from its very end on, though nobody has written that', async () => {
    await create();
    const paused = await pause({ until: '2026-03-08T20:00:00+08:00' });
    const until = '2026-03-08T12:00:00.000Z';
    expect(paused.json()).toMatchObject({ state: 'paused', paused: { reason: 'moves', until } });
    await world.clock.advance(Date.parse(until) - world.clock.now() - 1);
    expect(await get(url)).toMatchObject({ state: 'paused', paused: { until } });
    expect(await get('/api/v1/jobs?state=paused')).toMatchObject({ total: 1 });
    await world.clock.advance(1);
    const shown = await get(url);
    expect(shown).toMatchObject({ state: 'enabled', version: 2 });
    expect(shown).not.toHaveProperty('paused');
    expect(await get('/api/v1/jobs?state=paused')).toMatchObject({ total: 0 });
    expect((await get('/api/v1/jobs?state=enabled')).items[0]).not.toHaveProperty('paused');
    expect(await get('/api/v1/overview')).toMatchObject({ totals: { jobs: 1, paused: 0 } });
  });

  it.each([
    ['that has passed', () => at(0)],
    ['beyond ten years', () => at(3_654 * 24 * hourMs)],
  ])('%s is refused in words, and nothing is changed', async (_, until) => {
    await create();
    const refused = await pause({ until: until() });
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({
      code: 'PAUSE_END_INVALID',
      errors: [{ code: 'FIELD_RANGE', path: 'until', message: { zh: expect.any(String) } }],
    });
    expect(await get(url)).toMatchObject({ state: 'enabled', version: 1 });
  });

  it.each([
    ['without an offset', { until: '2030-01-01T08:00:00' }, 'until'],
    ['that is no instant', { until: 'Monday' }, 'until'],
    ['under another name', { ends: '2030-01-01T08:00:00Z' }, 'ends'],
  ])('%s is refused by its field', async (_, body, path) => {
    await create();
    expect((await pause(body)).json()).toMatchObject({ errors: [{ path }] });
  });

  it('is what the last said of it: another end, or none', async () => {
    await create();
    await pause({ until: at(hourMs) });
    const { paused } = (await pause({ until: at(2 * hourMs), reason: 'longer' })).json();
    expect(paused).toMatchObject({ until: at(2 * hourMs), reason: 'longer' });
    expect((await pause()).json().paused).not.toHaveProperty('until');
  });

  it('outlives an edit of the job, which cannot change it, and ends with none that comes after it', async () => {
    await create();
    const until = at(hourMs);
    const got = (await pause({ until })).json();
    const replaced = await send('PUT', url, { ...got, paused: { reason: 'x', until: at(1) } });
    expect(replaced.json().paused).toEqual(got.paused);
    const patched = await send('PATCH', url, { description: 'Another' });
    expect(patched.json()).toMatchObject({ description: 'Another', paused: { until } });
    await world.clock.advance(hourMs);
    const later = await send('PATCH', url, { description: 'And another' });
    expect(later.json()).toMatchObject({ state: 'enabled' });
    expect(world.coordination.ensemble.definitions.get('nightly-report')?.paused).toBeUndefined();
  });

  it('may be that of a job that is created so, alone or of many', async () => {
    const paused = { reason: 'next week', until: at(hourMs) };
    expect((await create({ paused })).json()).toMatchObject({ state: 'paused', paused });
    const late = { reason: 'too late', until: at(-1) };
    expect((await create({ id: 'b', paused: late })).json()).toMatchObject({
      ...{ code: 'PAUSE_END_INVALID', errors: [{ path: 'paused.until' }] },
    });
    const jobs = [jobInput({ id: 'c', paused: late }), jobInput({ id: 'd', paused })];
    expect((await send('POST', '/api/v1/jobs:batch', { jobs })).json()).toMatchObject({
      outcomes: [
        { id: 'c', outcome: 'refused', problem: { code: 'PAUSE_END_INVALID' } },
        { id: 'd', outcome: 'created' },
      ],
    });
  });

  it('is told of in the audit log', async () => {
    await create();
    const until = at(hourMs);
    await pause({ until });
    const { items } = await get('/api/v1/audit?act=job.pause');
    expect(items).toMatchObject([{ reason: 'moves', after: { paused: { until } } }]);
  });
});
