import { runListSchema } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const get = (url: string) => world.api.inject({ url, headers: bearer });

describe('runs', () => {
  it('are counted on all pages where that is asked for, and only then', async () => {
    const post = { method: 'POST', headers: bearer } as const;
    for (const id of ['a', 'b', 'c', 'd']) {
      const payload = jobInput({ id, schedule: { kind: 'manual' } });
      await world.api.inject({ ...post, url: '/api/v1/jobs', payload });
      await world.api.inject({ ...post, url: `/api/v1/jobs/${id}/runs` });
    }
    const listed = async (query: string) =>
      runListSchema.parse((await get(`/api/v1/runs?limit=2&${query}`)).json());
    const first = await listed('total=counted&exclude=d');
    expect(first).toMatchObject({ total: 3, items: [{}, {}] });
    // A page goes on behind the one before, whichever of them was asked how many there are.
    const second = await listed(`exclude=d&cursor=${first.cursor}`);
    expect(second.items).toHaveLength(1);
    expect(second).not.toHaveProperty('total');
    expect(await listed(`total=counted&exclude=d&cursor=${first.cursor}`)).toMatchObject({
      total: 3,
    });
    expect(await listed('total=counted&job=a')).toMatchObject({ total: 1 });
    expect(await listed('total=counted&trigger=manual,retry&job=a')).toMatchObject({ total: 1 });
    expect(await listed('total=counted&trigger=schedule')).toMatchObject({ total: 0, items: [] });
    expect((await get('/api/v1/runs?trigger=cron')).json()).toMatchObject({ status: 400 });
    expect((await get('/api/v1/runs?total=yes')).json()).toMatchObject({ status: 400 });
  });

  it('say how many were found where not all could be looked at, and nothing where that is none', async () => {
    const post = { method: 'POST', headers: bearer } as const;
    const payload = jobInput({ id: 'a', schedule: { kind: 'manual' } });
    await world.api.inject({ ...post, url: '/api/v1/jobs', payload });
    for (const _ of [1, 2]) await world.api.inject({ ...post, url: '/api/v1/jobs/a/runs' });
    const asking = vi.spyOn(world.archive, 'count');
    const listed = async () =>
      runListSchema.parse((await get('/api/v1/runs?limit=1&total=counted')).json());
    asking.mockResolvedValueOnce({ kind: 'some', count: 2 });
    const told = await listed();
    expect(told.totalAtLeast).toBe(2);
    expect(told).not.toHaveProperty('total');
    asking.mockResolvedValueOnce({ kind: 'some', count: 0 });
    const untold = await listed();
    expect(untold).not.toHaveProperty('total');
    expect(untold).not.toHaveProperty('totalAtLeast');
  });
});
