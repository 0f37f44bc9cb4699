import { describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

const { signal } = new AbortController();
const enter = ({ coordination }: FakeWorld, name: string, workerId: string) =>
  coordination.memoryBarriers.enter(name, { size: 2, workerId, signal });
const read = async ({ api }: FakeWorld, path: string) =>
  (await api.inject({ url: `/api/v1/locks${path}`, headers: bearer })).json();

/** A mutex, a lease and a barrier under each name, and all that pages of so many show of them. */
async function pagesOf(world: FakeWorld, limit: number): Promise<readonly string[]> {
  const seen: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page = await read(world, `?limit=${limit}${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.items.map(({ name, kind }: never) => `${name} ${kind}`));
    cursor = page.cursor && encodeURIComponent(page.cursor);
  }
  return seen;
}

describe('barriers among locks', () => {
  it('are shown with who is inside, who has arrived, and how many go on together', async () => {
    const world = await openFakeWorld();
    const inside = await Promise.all(['a', 'b'].map((who) => enter(world, 'harvest', who)));
    void enter(world, 'harvest', 'c');
    const view = await read(world, '/harvest');
    expect(view).toMatchObject({ kind: 'barrier', parties: 2, holderCount: 2, waiterCount: 1 });
    expect(view.holders.map(({ workerId }: never) => workerId)).toEqual(['a', 'b']);
    expect(view.waiters).toMatchObject([{ workerId: 'c', runId: null, mode: 'party' }]);
    expect((await read(world, '')).items).toEqual([view]);
    expect(inside.map(({ lost }) => lost.aborted)).toEqual([false, false]);
  });

  it('stand under one name beside a lock and a lease, in no page twice and in none not at all', async () => {
    const world = await openFakeWorld();
    const owner = { runId: null, workerId: 'billing' };
    for (const name of ['a', 'b', 'c']) {
      const url = `/api/v1/locks/${name}/leases`;
      const payload = { owner: 'x', leaseMs: 9_000 };
      await world.api.inject({ method: 'POST', url, headers: bearer, payload });
      await world.coordination.lockLines.acquire(name, owner, signal);
      void enter(world, name, 'shop');
    }
    const all = ['a', 'b', 'c'].flatMap((name) => [
      ...[`${name} barrier`, `${name} lease`, `${name} mutex`],
    ]);
    for (const limit of [1, 2, 4, 50]) {
      expect([...(await pagesOf(world, limit))].sort()).toEqual(all);
    }
  });

  it('let go whoever is stuck inside, by his token, and a row says why', async () => {
    const world = await openFakeWorld();
    const [stuck] = await Promise.all(['a', 'b'].map((who) => enter(world, 'harvest', who)));
    const { fencingToken } = (await read(world, '/harvest')).holder;
    const payload = { fencingToken, confirm: 'harvest', reason: 'its host is gone' };
    const url = '/api/v1/locks/harvest/free';
    const freed = await world.api.inject({ method: 'POST', url, headers: bearer, payload });
    expect(freed.json()).toMatchObject({ name: 'harvest', workerId: 'a', runId: null });
    expect(stuck?.lost.aborted).toBe(true);
    const again = await world.api.inject({ method: 'POST', url, headers: bearer, payload });
    expect(again.json()).toMatchObject({ code: 'LOCK_HOLDER_DIFFERS' });
    const rows = (await world.auditLog.page({ limit: 10 })).items;
    expect(rows.at(-1)).toMatchObject({ act: 'lock.free', before: { workerId: 'a' } });
  });
});
