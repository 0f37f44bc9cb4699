import { jobPausesSchema } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const url = '/api/v1/jobs/nightly-report';
const post = (path: string, payload: object) =>
  world.api.inject({ method: 'POST', url: path, headers: bearer, payload });
const resume = () => world.api.inject({ method: 'POST', url: `${url}/resume`, headers: bearer });
const pause = (reason: string, more: object = {}) => post(`${url}/pause`, { reason, ...more });
const passed = (ms: number) => world.clock.advance(ms);
const pauses = async () => {
  const answer = await world.api.inject({ url: `${url}/pauses`, headers: bearer });
  return jobPausesSchema.parse(answer.json()).items;
};

describe('the pauses of a job', () => {
  it('say from when to when, why, who paused and who resumed it, the latest first', async () => {
    await post('/api/v1/jobs', jobInput());
    expect(await pauses()).toEqual([]);
    await pause('the hall moves');
    await passed(60_000);
    await resume();
    await passed(60_000);
    await pause('stock-taking');
    const who = expect.stringMatching(/^token at /);
    const [latest, first] = await pauses();
    expect(latest).toMatchObject({ reason: 'stock-taking', by: who });
    expect(latest).not.toHaveProperty('to');
    expect(first).toMatchObject({ reason: 'the hall moves', by: who, resumedBy: who });
    expect(Date.parse(first?.to ?? '') - Date.parse(first?.from ?? '')).toBe(60_000);
  });

  it('have ended by themselves where they said when, whether or not anybody has written that', async () => {
    await post('/api/v1/jobs', jobInput());
    const until = new Date(world.clock.now() + 60_000).toISOString();
    await pause('the hall moves', { until });
    expect(await pauses()).toMatchObject([{ until }]);
    await passed(60_000);
    const [over] = await pauses();
    expect(over).toMatchObject({ until, to: until });
    expect(over).not.toHaveProperty('resumedBy');
  });

  it('begin and end for one version alone, where that is asked for', async () => {
    await post('/api/v1/jobs', jobInput());
    const changed = (currentVersion: number) => ({
      ...{ status: 412, code: 'JOB_CHANGED', detail: expect.stringContaining(`${currentVersion}`) },
    });
    expect((await pause('the hall moves', { ifVersion: 2 })).json()).toMatchObject(changed(1));
    expect((await pause('the hall moves', { ifVersion: 1 })).json()).toMatchObject({ version: 2 });
    const resumed = (ifVersion: number) => post(`${url}/resume`, { ifVersion });
    expect((await resumed(1)).json()).toMatchObject(changed(2));
    expect(await pauses()).toHaveLength(1);
    expect((await resumed(2)).json()).toMatchObject({ version: 3, state: 'enabled' });
  });

  it('are found among much else that was done to it', async () => {
    await post('/api/v1/jobs', jobInput());
    await pause('the hall moves');
    await resume();
    for (let n = 0; n < 205; n += 1) await post(`${url}/runs`, {});
    expect(await pauses()).toMatchObject([{ reason: 'the hall moves' }]);
  });

  it('are told after the job is gone, and of no job that never was', async () => {
    const unknown = await world.api.inject({ url: `${url}/pauses`, headers: bearer });
    expect(unknown.json()).toMatchObject({ status: 404, code: 'JOB_NOT_FOUND' });
    await post('/api/v1/jobs', jobInput());
    await pause('the hall moves');
    await world.api.inject({ method: 'DELETE', url, headers: { ...bearer, 'if-match': '*' } });
    const [gone] = await pauses();
    expect(gone?.to).toBeDefined();
  });
});
