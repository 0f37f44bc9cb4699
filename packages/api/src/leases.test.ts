import { describe, expect, it } from 'vitest';
import { bearer, openFakeWorld } from './fixtures/fake-world.ts';
import { free, read, release, renew, take } from './fixtures/lock-calls.ts';

const never = new AbortController().signal;

describe('a lease over REST', () => {
  it('is held until its time, shown, renewed by who has its id and released by him', async () => {
    const world = await openFakeWorld();
    const taken = await take(world);
    expect(taken.statusCode).toBe(201);
    const { leaseId, fencingToken, expiresAt } = taken.json();
    const view = await read(world, '/till');
    expect(view).toMatchObject({ kind: 'lease', holder: { workerId: 'shop-1', fencingToken } });
    expect(view.holder.expiresAt).toBe(expiresAt);
    expect(JSON.stringify(view)).not.toContain(leaseId);
    const renewed = await renew(world, leaseId);
    expect(renewed.json()).toMatchObject({ leaseId, fencingToken });
    expect(Date.parse(renewed.json().expiresAt)).toBeGreaterThan(Date.parse(expiresAt));
    for (const _twice of [1, 2]) expect((await release(world, leaseId)).statusCode).toBe(204);
    expect((await read(world, '/till')).code).toBe('LOCK_NOT_FOUND');
    expect((await take(world)).json().fencingToken).toBeGreaterThan(fencingToken);
  });

  it('leaves a history, which says who held it and how that ended when nobody holds it any more', async () => {
    const world = await openFakeWorld();
    expect(await read(world, '/till/history')).toEqual({ name: 'till', items: [] });
    const { leaseId, fencingToken } = (await take(world)).json();
    await release(world, leaseId);
    const next = (await take(world, { owner: 'shop-2' })).json();
    const { items } = await read(world, '/till/history');
    expect(items).toEqual([
      expect.objectContaining({ workerId: 'shop-2', fencingToken: next.fencingToken }),
      expect.objectContaining({ workerId: 'shop-1', fencingToken, endedBecause: 'released' }),
    ]);
    expect(items[0]).not.toHaveProperty('endedAt');
    await free(world, 'till', { fencingToken: next.fencingToken });
    expect((await read(world, '/till')).code).toBe('LOCK_NOT_FOUND');
    const [last] = (await read(world, '/till/history')).items;
    expect(last).toMatchObject({ workerId: 'shop-2', endedBecause: 'taken-away' });
    expect(last).toMatchObject({ reason: 'its host is gone' });
    expect(last.endedBy).toMatch(/^token at /);
    expect(JSON.stringify(last)).not.toContain(next.leaseId);
  });

  it('is refused to a stranger, by one code, and stays whose it is', async () => {
    const world = await openFakeWorld();
    const { leaseId } = (await take(world)).json();
    const stranger = await renew(world, 'another');
    expect(stranger.statusCode).toBe(409);
    expect(stranger.json()).toMatchObject({ code: 'LEASE_NOT_HELD' });
    expect((await release(world, 'another')).statusCode).toBe(204);
    expect((await renew(world, leaseId)).statusCode).toBe(200);
  });

  it('that is not obtained says who holds it and which place it was', async () => {
    const world = await openFakeWorld();
    await take(world);
    const refused = await take(world, { owner: 'shop-2' });
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({ code: 'LOCK_NOT_OBTAINED' });
    expect(refused.json().detail).toMatch(/shop-1 holds till.* place 1 /);
    expect(refused.json().errors[0].message.zh).toMatch(/shop-1/);
  });

  it('is waited for, and given to the first in line as soon as it is released', async () => {
    const world = await openFakeWorld();
    const { leaseId } = (await take(world)).json();
    const waiting = take(world, { owner: 'shop-2', waitMs: 60_000 });
    await expect.poll(async () => (await read(world, '/till')).waiterCount).toBe(1);
    await release(world, leaseId);
    expect((await waiting).statusCode).toBe(201);
    expect((await read(world, '/till')).holder.workerId).toBe('shop-2');
  });

  it('is waited for no longer than was asked, and then the line is left', async () => {
    const world = await openFakeWorld();
    await take(world);
    const waiting = take(world, { owner: 'shop-2', waitMs: 2_500 });
    await expect.poll(async () => (await read(world, '/till')).waiterCount).toBe(1);
    for (let i = 0; i < 6; i += 1) await world.clock.advance(500);
    expect((await waiting).json().code).toBe('LOCK_NOT_OBTAINED');
    expect((await read(world, '/till')).waiterCount).toBe(0);
  });

  it('is the same under the same Idempotency-Key, held or in line', async () => {
    const world = await openFakeWorld();
    const key = (name: string) => ({ 'idempotency-key': name });
    const first = (await take(world, {}, key('one'))).json();
    expect((await take(world, {}, key('one'))).json()).toEqual(first);
    const waiting = [1, 2].map(() => take(world, { owner: 'b', waitMs: 9_000 }, key('two')));
    await expect.poll(async () => (await read(world, '/till')).waiterCount).toBe(1);
    await release(world, first.leaseId);
    const [one, other] = await Promise.all(waiting);
    expect(one?.json().leaseId).toBe(other?.json().leaseId);
  });

  it('is refused under a key that stands for another, held or in line, which stays as it is', async () => {
    const world = await openFakeWorld();
    const key = (name: string) => ({ 'idempotency-key': name });
    const first = (await take(world, {}, key('one'))).json();
    const waiting = take(world, { owner: 'b', waitMs: 9_000 }, key('two'));
    await expect.poll(async () => (await read(world, '/till')).waiterCount).toBe(1);
    for (const [body, name] of [
      [{ owner: 'c' }, 'one'],
      [{ leaseMs: 40_000 }, 'one'],
      [{ owner: 'c', waitMs: 9_000 }, 'two'],
    ] as const) {
      const other = await take(world, body, key(name));
      expect(other.json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    }
    // How long somebody waits is no part of it: who asks again has less time left.
    expect((await take(world, { waitMs: 5 }, key('one'))).json()).toEqual(first);
    await release(world, first.leaseId);
    expect((await waiting).statusCode).toBe(201);
    expect(await read(world, '/till')).toMatchObject({ waiterCount: 0, holder: { workerId: 'b' } });
  });

  it('leaves no row in the audit log, which is for what people do', async () => {
    const world = await openFakeWorld();
    const { leaseId } = (await take(world)).json();
    await renew(world, leaseId);
    await release(world, leaseId);
    expect((await world.auditLog.page({ limit: 10 })).items).toEqual([]);
  });

  it('goes on above all that was reserved when Redis has forgotten', async () => {
    const world = await openFakeWorld();
    const before = (await take(world)).json().fencingToken;
    world.leases.forget();
    const after = (await take(world)).json().fencingToken;
    expect(after).toBeGreaterThan(before);
    world.leases.forget();
    expect((await take(world)).json().fencingToken).toBeGreaterThan(after);
  });

  it('is none under the name of a lock that a session holds', async () => {
    const world = await openFakeWorld();
    const owner = { runId: null, workerId: 'billing' };
    await world.coordination.lockLines.acquire('till', owner, never);
    expect((await take(world)).json()).toMatchObject({ code: 'LOCK_KIND_DIFFERS' });
  });

  it('is none under the name of a barrier at which somebody stands', async () => {
    const world = await openFakeWorld();
    const party = { size: 2, workerId: 'billing', signal: never };
    void world.coordination.memoryBarriers.enter('till', party);
    expect((await take(world)).json()).toMatchObject({ code: 'LOCK_KIND_DIFFERS' });
  });

  it('is taken while ZooKeeper is away, as long as there are tokens', async () => {
    const world = await openFakeWorld();
    const { leaseId } = (await take(world)).json();
    await release(world, leaseId);
    world.coordination.state = 'suspended';
    expect((await take(world)).statusCode).toBe(201);
    world.leases.forget();
    expect((await take(world)).json()).toMatchObject({ code: 'ZOOKEEPER_UNAVAILABLE' });
  });

  const bad: readonly [string, object][] = [
    ['a lease of no time', { leaseMs: 0 }],
    ['a negative lease', { leaseMs: -1 }],
    ['a lease of a year', { leaseMs: 31_536_000_000 }],
    ['a lease of half a millisecond', { leaseMs: 1_000.5 }],
    ['a negative wait', { waitMs: -1 }],
    ['a wait of an hour', { waitMs: 3_600_000 }],
    ['no owner', { owner: ' ' }],
    ['an owner of 201 characters', { owner: 'x'.repeat(201) }],
    ['permits', { permits: 2 }],
  ];
  it.each(bad)('is not asked for with %s', async (_, body) => {
    const world = await openFakeWorld();
    const refused = await take(world, body);
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({ code: 'INPUT_INVALID' });
    expect(refused.json().errors[0].message.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it.each(['a%2Fb', 'a%20b', '..x', '%E9%94%81', 'a'.repeat(65)])(
    'is not asked for under the name %s',
    async (name) => {
      const world = await openFakeWorld();
      const url = `/api/v1/locks/${name}/leases`;
      const payload = { owner: 'a', leaseMs: 1_000 };
      const refused = await world.api.inject({ method: 'POST', url, headers: bearer, payload });
      expect(refused.statusCode).toBe(400);
      expect(refused.json().code).toBe('INPUT_INVALID');
    },
  );
});
