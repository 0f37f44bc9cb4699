import { describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

const till = '/api/v1/locks/till/leases';
const never = new AbortController().signal;

async function take(world: FakeWorld, body: object = {}, headers: object = {}) {
  const payload = { owner: 'shop-1', leaseMs: 30_000, ...body };
  return world.api.inject({
    method: 'POST',
    url: till,
    headers: { ...bearer, ...headers },
    payload,
  });
}

const renew = (world: FakeWorld, leaseId: string, leaseMs: unknown = 60_000) =>
  world.api.inject({
    method: 'PUT',
    url: `${till}/${leaseId}`,
    headers: bearer,
    payload: { leaseMs },
  });
const release = (world: FakeWorld, leaseId: string) =>
  world.api.inject({ method: 'DELETE', url: `${till}/${leaseId}`, headers: bearer });
const read = async (world: FakeWorld, path: string) =>
  (await world.api.inject({ url: `/api/v1/locks${path}`, headers: bearer })).json();
const free = (world: FakeWorld, name: string, payload: object) =>
  world.api.inject({
    method: 'POST',
    url: `/api/v1/locks/${name}/free`,
    headers: bearer,
    payload: { confirm: name, reason: 'its host is gone', ...payload },
  });

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
