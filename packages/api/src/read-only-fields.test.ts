import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const job = '/api/v1/jobs/nightly-report';
const calendar = '/api/v1/calendars/holidays';

async function send(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const headers = { ...bearer, 'if-match': '*' };
  const body = payload === undefined ? {} : { payload };
  const answer = await world.api.inject({ method, url, headers, ...body });
  return { status: answer.statusCode, told: answer.json() };
}

describe('what a GET gave', () => {
  it('is taken by a PUT, and changes nothing but what was written', async () => {
    await send(
      'POST',
      '/api/v1/jobs',
      jobInput({ task: { kind: 'http', url: 'https://u:p@a.test/' } }),
    );
    await send('POST', `${job}/pause`, { reason: 'because' });
    await send('POST', `${job}/runs`);
    const { told } = await send('GET', job);
    expect(Object.keys(told)).toEqual(expect.arrayContaining(['words', 'applied', 'paused']));
    const put = await send('PUT', job, {
      ...told,
      description: 'another',
      version: 900,
      paused: null,
    });
    expect(put).toMatchObject({ status: 200, told: { description: 'another', version: 3 } });
    expect(put.told).toMatchObject({ state: 'paused', paused: told.paused });
    expect(world.coordination.jobs.get('nightly-report')?.task).toMatchObject({
      url: 'https://u:p@a.test/',
    });
  });

  it('is taken of a calendar as well', async () => {
    const days = { timeZone: 'UTC', daysOff: [{ date: '2026-01-01' }] };
    await send('POST', '/api/v1/calendars', { name: 'holidays', ...days });
    const { told } = await send('GET', calendar);
    expect(Object.keys(told)).toEqual(expect.arrayContaining(['usedBy', 'laggingCount']));
    const put = await send('PUT', calendar, { ...told, description: 'of the world' });
    expect(put).toMatchObject({ status: 200, told: { description: 'of the world', version: 2 } });
  });

  it('is refused with a field that it never had, and where a job is created', async () => {
    await send('POST', '/api/v1/jobs', jobInput());
    const { told } = await send('GET', job);
    const coloured = await send('PUT', job, { ...told, colour: 'red' });
    expect(coloured.told).toMatchObject({ code: 'INPUT_INVALID', errors: [{ path: 'colour' }] });
    expect(coloured.told.errors).toHaveLength(1);
    expect((await send('POST', '/api/v1/jobs', told)).status).toBe(400);
    for (const nothing of [[], ['words']])
      expect((await send('PUT', job, nothing)).status).toBe(400);
  });
});
