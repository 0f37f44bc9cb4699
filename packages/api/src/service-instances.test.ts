import { type ServiceInstance, serviceKind } from '@escapement/core';
import { keptInstanceSchema, serviceViewSchema } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const address = 'http://10.0.0.7:8080';
const url = (id = 'a', name = 'billing') => `/api/v1/services/${name}/instances/${id}`;
const put = (payload: object, id?: string, name?: string) =>
  world.api.inject({ method: 'PUT', url: url(id, name), headers: bearer, payload });
const remove = (id?: string) =>
  world.api.inject({ method: 'DELETE', url: url(id), headers: bearer });
async function shown() {
  const answer = await world.api.inject({ url: '/api/v1/services/billing', headers: bearer });
  return answer.statusCode === 404 ? [] : serviceViewSchema.parse(answer.json()).instances;
}

describe('an instance of a service over REST', () => {
  it('is registered for a while, and stands among those that have a session', async () => {
    const about = { address, ttlMs: 10_000, version: '7', metadata: { build: '12' } };
    const answer = await put(about);
    const kept = keptInstanceSchema.parse(answer.json());
    expect([answer.statusCode, kept]).toMatchObject([
      200,
      { id: 'a', address, weight: 1, draining: false, ttlMs: 10_000, version: '7' },
    ]);
    expect(Date.parse(kept.expiresAt) - Date.parse(kept.since)).toBe(10_000);
    const { expiresAt: _, ...instance } = kept;
    expect(await shown()).toEqual([instance]);
    expect((await world.auditLog.page({ limit: 10 })).items).toEqual([]);
  });

  it('stands on as long as it is heard of, drains when it says so, and then goes', async () => {
    const first = (await put({ address, ttlMs: 10_000 })).json();
    await world.clock.advance(8_000);
    const next = (await put({ address, ttlMs: 10_000, draining: true })).json();
    expect(next).toMatchObject({ since: first.since, draining: true });
    expect(Date.parse(next.expiresAt)).toBe(Date.parse(first.expiresAt) + 8_000);
    const { serviceLeases } = world.coordination;
    expect((await serviceLeases.expire(Date.parse(first.expiresAt))).expired).toBe(0);
    expect(await shown()).toMatchObject([{ id: 'a', draining: true }]);
    expect((await serviceLeases.expire(Date.parse(next.expiresAt))).expired).toBe(1);
    expect(await shown()).toEqual([]);
  });

  it('is taken out at once, and once more without harm', async () => {
    await put({ address, ttlMs: 10_000 });
    for (const _twice of [1, 2]) expect((await remove()).statusCode).toBe(204);
    expect(await shown()).toEqual([]);
  });

  it.each([
    'http://169.254.169.254/latest',
    'http://[fe80::1]:8080',
    'http://0.0.0.0',
    'https://[::ffff:169.254.169.254]',
    'http://0xa9fea9fe',
    'http://168.63.129.16',
    'http://224.0.0.1',
  ])('is refused by code at %s, where no worker ever goes', async (forbidden) => {
    const answer = await put({ address: forbidden, ttlMs: 10_000 });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'SERVICE_ADDRESS_FORBIDDEN']);
    expect(await shown()).toEqual([]);
  });

  it('is for each worker to judge at a private address, and at whatever a name leads to', async () => {
    for (const open of ['http://127.0.0.1:80', 'http://[fd12::1]', 'http://metadata.internal'])
      expect((await put({ address: open, ttlMs: 10_000 })).statusCode).toBe(200);
  });

  it('is refused by code where a program with a session speaks for it', async () => {
    const since = '2026-03-07T11:00:00.000Z';
    const own: ServiceInstance = { address, weight: 4, draining: false, since };
    await world.coordination.rolls.enter(serviceKind, { name: 'billing', id: 'a' }, own);
    for (const answer of [await put({ address, ttlMs: 10_000 }), await remove()]) {
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'SERVICE_INSTANCE_TAKEN']);
    }
    expect(await shown()).toEqual([{ id: 'a', ...own }]);
  });

  it.each([
    ['ttlMs', { address }],
    ['ttlMs', { address, ttlMs: 999 }],
    ['ttlMs', { address, ttlMs: 3_600_001 }],
    ['address', { address: 'ftp://a', ttlMs: 5_000 }],
    ['weight', { address, ttlMs: 5_000, weight: -1 }],
    ['since', { address, ttlMs: 5_000, since: '2026-03-07T11:00:00.000Z' }],
  ])('is refused for its %s: %j', async (path, payload) => {
    const answer = await put(payload);
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ path }] });
    expect(await shown()).toEqual([]);
  });

  it('has names as services have, and nothing else', async () => {
    for (const answer of [await put({ address, ttlMs: 5_000 }, 'a%20b'), await remove('-x')]) {
      expect(answer.statusCode).toBe(400);
    }
  });
});
