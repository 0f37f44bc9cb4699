import { type ServiceInstance, serviceKind } from '@escapement/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const get = (path: string) =>
  world.api.inject({ method: 'GET', url: `/api/v1/services${path}`, headers: bearer });
const facts = (change: Partial<ServiceInstance> = {}): ServiceInstance => ({
  ...{ address: 'http://127.0.0.1:9001', weight: 1, draining: false },
  since: '2026-03-07T11:00:00.000Z',
  ...change,
});
const enter = (name: string, id: string, change: Partial<ServiceInstance> = {}) =>
  world.coordination.rolls.enter(serviceKind, { name, id }, facts(change));

describe('services', () => {
  it('are listed by name in pages, with how many instances answer and are picked', async () => {
    for (const name of ['mail', 'billing', 'stock']) await enter(name, 'a');
    await enter('billing', 'b', { draining: true });
    await enter('billing', 'c', { weight: 0 });
    const first = (await get('?limit=2')).json();
    expect(first).toMatchObject({
      total: 3,
      items: [
        { name: 'billing', instanceCount: 3, unpickedCount: 2 },
        { name: 'mail', instanceCount: 1, unpickedCount: 0 },
      ],
    });
    const rest = (await get(`?limit=2&cursor=${first.cursor}`)).json();
    expect(rest.items).toMatchObject([{ name: 'stock' }]);
  });

  it('are shown one by one with their instances', async () => {
    const place = await enter('billing', 'b', { zone: 'eu', metadata: { build: '7' } });
    await enter('billing', 'a');
    expect((await get('/billing')).json()).toEqual({
      ...{ name: 'billing', instanceCount: 2, unpickedCount: 0 },
      instances: [
        { id: 'a', ...facts() },
        { id: 'b', ...facts({ zone: 'eu', metadata: { build: '7' } }) },
      ],
    });
    await place.close();
    expect((await get('/billing')).json().instanceCount).toBe(1);
    for (const none of ['/none', '/..%2F', '/%20']) {
      expect((await get(none)).json()).toMatchObject({ status: 404, code: 'SERVICE_NOT_FOUND' });
    }
  });
});

describe('the address of a service in a job', () => {
  const create = (url: string) =>
    world.api.inject({
      ...{ method: 'POST', url: '/api/v1/jobs', headers: bearer },
      payload: jobInput({ task: { kind: 'http', url } }),
    });

  it('is taken as it is written', async () => {
    const made = await create('service://billing/close?day=${fireDate}');
    expect(made.statusCode).toBe(201);
    expect(made.json().task.url).toBe('service://billing/close?day=${fireDate}');
  });

  it.each(['service://u:p@billing/', 'service://billing:80/', 'service:///x', 'service://-/'])(
    'is refused as %s',
    async (url) => {
      const refused = (await create(url)).json();
      expect(refused).toMatchObject({ status: 400, code: 'TASK_INVALID' });
    },
  );
});
