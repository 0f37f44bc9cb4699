import { describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';
import { free, read, renew, take } from './fixtures/lock-calls.ts';

const never = new AbortController().signal;

describe('locks of both kinds', () => {
  it('stand in one list by name', async () => {
    const world = await openFakeWorld();
    const owner = { runId: null, workerId: 'billing' };
    for (const name of ['a', 'c', 'e'])
      await world.coordination.lockLines.acquire(name, owner, never);
    for (const name of ['b', 'd', 'f']) {
      const url = `/api/v1/locks/${name}/leases`;
      const payload = { owner: 'x', leaseMs: 9_000 };
      await world.api.inject({ method: 'POST', url, headers: bearer, payload });
    }
    const seen: string[] = [];
    let page = await read(world, '?limit=2');
    for (;;) {
      expect(page.total).toBe(6);
      seen.push(...page.items.map(({ name, kind }: never) => `${name} ${kind}`));
      if (page.cursor === undefined) break;
      page = await read(world, `?limit=2&cursor=${encodeURIComponent(page.cursor)}`);
    }
    const kinds = ['a mutex', 'b lease', 'c mutex', 'd lease', 'e mutex', 'f lease'];
    expect(seen).toEqual(kinds);
  });
});

describe('the history of a lock', () => {
  const owner = (runId: string) => ({ runId, workerId: 'w' });
  const hold = (world: FakeWorld, runId: string) =>
    world.coordination.lockLines.acquire('till', owner(runId), never);

  it('says of sessions who held it, and of who was freed by whom and why', async () => {
    const world = await openFakeWorld();
    const first = await hold(world, 'r1');
    await first.release();
    const second = await hold(world, 'r2');
    await free(world, 'till', { fencingToken: second.fencingToken });
    await hold(world, 'r3');
    world.coordination.lockLines.lose();
    const fourth = await hold(world, 'r4');
    const { name, items } = await read(world, '/till/history');
    expect(name).toBe('till');
    expect(items).toMatchObject([
      { runId: 'r4', workerId: 'w', mode: 'alone', fencingToken: fourth.fencingToken },
      { runId: 'r3', endedBecause: 'lost', endedBefore: expect.any(String) },
      { runId: 'r2', endedBecause: 'taken-away', reason: 'its host is gone' },
      { runId: 'r1', endedBecause: 'released', endedAt: expect.any(String) },
    ]);
    expect(items[0]).not.toHaveProperty('endedBecause');
    expect(items[1]).not.toHaveProperty('endedAt');
    expect(items[2].endedBy).toMatch(/^token at /);
  });

  it('has what was held as a lease among it', async () => {
    const world = await openFakeWorld();
    await (await hold(world, 'r1')).release();
    await take(world);
    const { items } = await read(world, '/till/history');
    expect(items.map(({ mode }: { mode: string }) => mode)).toEqual(['lease', 'alone']);
  });

  it('is what one server has while the other is away, and says so', async () => {
    const world = await openFakeWorld();
    await take(world);
    world.coordination.state = 'suspended';
    const url = '/api/v1/locks/till/history';
    const answer = await world.api.inject({ url, headers: bearer });
    expect(answer.json().items).toMatchObject([{ workerId: 'shop-1' }]);
    expect(answer.headers['x-escapement-warning']).toBe('ZOOKEEPER_UNAVAILABLE');
  });
});

describe('a lock that is freed', () => {
  it('is lost to its holder and goes to the next with a higher token, and a row says why', async () => {
    const world = await openFakeWorld();
    const held = (await take(world)).json();
    const freed = await free(world, 'till', { fencingToken: held.fencingToken });
    expect(freed.json()).toEqual({
      ...{ name: 'till', fencingToken: held.fencingToken, workerId: 'shop-1', runId: null },
    });
    expect((await renew(world, held.leaseId)).json().code).toBe('LEASE_NOT_HELD');
    expect((await take(world)).json().fencingToken).toBeGreaterThan(held.fencingToken);
    const [row] = (await world.auditLog.page({ limit: 10 })).items;
    expect(row).toMatchObject({
      act: 'lock.free',
      about: ['lock:till'],
      outcome: 'done',
      reason: 'its host is gone',
      before: { workerId: 'shop-1', fencingToken: held.fencingToken },
    });
  });

  it('may be one of a session, which loses it', async () => {
    const world = await openFakeWorld();
    const owner = { runId: 'r', workerId: 'w' };
    const held = await world.coordination.lockLines.acquire('ledger', owner, never);
    const { fencingToken } = held;
    const freed = await free(world, 'ledger', { fencingToken });
    expect(freed.json()).toMatchObject({ workerId: 'w', runId: 'r' });
    expect(held.lost.aborted).toBe(true);
  });

  it('is left to whoever holds it by another token', async () => {
    const world = await openFakeWorld();
    const { fencingToken } = (await take(world)).json();
    const refused = await free(world, 'till', { fencingToken: fencingToken + 1 });
    expect(refused.statusCode).toBe(409);
    expect(refused.json().code).toBe('LOCK_HOLDER_DIFFERS');
    expect((await read(world, '/till')).holderCount).toBe(1);
  });

  it.each([
    ['another name typed', { confirm: 'til' }],
    ['no name typed', { confirm: '' }],
    ['no reason', { reason: ' ' }],
    ['no token', { fencingToken: 0 }],
  ])('needs more than %s', async (_, change) => {
    const world = await openFakeWorld();
    const { fencingToken } = (await take(world)).json();
    const refused = await free(world, 'till', { fencingToken, ...change });
    expect(refused.statusCode).toBe(400);
    expect(refused.json().code).toBe('INPUT_INVALID');
    expect((await read(world, '/till')).holderCount).toBe(1);
  });
});
