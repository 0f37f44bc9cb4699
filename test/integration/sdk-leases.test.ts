import { type LeaseOptions, type Leases, openLeases, type SdkRefusal } from '@escapement/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { adminToken, openFakeWorld } from '../../packages/api/src/fixtures/fake-world.ts';
import { systemClock, useRedis } from './redis-rig.ts';
import { until } from './zookeeper-rig.ts';

const redis = useRedis();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A node over a Redis that is real, as programs reach it. */
async function node() {
  const { leases } = await redis.store();
  const { api } = await openFakeWorld({ leases, clock: systemClock });
  const baseUrl = await api.listen({ host: '127.0.0.1', port: 0 });
  closing.push(() => api.close());
  const program = (name: string): Leases => openLeases({ baseUrl, token: adminToken, name });
  const free = (fencingToken: number) =>
    leases.takeAway('till', fencingToken).then((taken) => expect(taken).toBeDefined());
  return { api, leases, program, free };
}

function aborted(signal: AbortSignal): Promise<number> {
  const seen = () => performance.now();
  if (signal.aborted) return Promise.resolve(seen());
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(seen())));
}

describe('a lease of a program', () => {
  it('is held under the work, shown, and goes to whoever waits next, with a higher token', async () => {
    const { leases, program } = await node();
    const order: string[] = [];
    const tokens: number[] = [];
    const work = (who: string) =>
      program(who).with('till', { leaseMs: 5_000 }, async ({ fencingToken }) => {
        order.push(who);
        tokens.push(fencingToken);
        await systemClock.sleep(200);
      });
    const all = [work('shop-0')];
    await until('it is held', async () => (await leases.get('till'))?.holderCount === 1);
    for (const i of [1, 2, 3]) {
      all.push(work(`shop-${i}`));
      await until('it waits', async () => {
        const view = await leases.get('till');
        return order.includes(`shop-${i}`) || view?.waiters.at(-1)?.workerId === `shop-${i}`;
      });
    }
    await Promise.all(all);
    expect(order).toEqual(['shop-0', 'shop-1', 'shop-2', 'shop-3']);
    expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b));
    expect(await leases.get('till')).toBeUndefined();
  });

  it('is renewed by itself, and refused to others meanwhile', async () => {
    const { program } = await node();
    const held = await program('one').acquire('till', { leaseMs: 1_000 });
    await systemClock.sleep(2_500);
    expect(held.lost.aborted).toBe(false);
    const refused = program('other').acquire('till', { waitMs: 0 });
    await expect(refused).rejects.toMatchObject({ code: 'LOCK_NOT_OBTAINED' });
    await expect(refused).rejects.toThrow('one holds till');
    await held.release();
    await (await program('other').acquire('till', { waitMs: 0 })).release();
  });

  it('is lost before anybody else can hold it, where no node can be reached', async () => {
    const [cutOff, other] = [await node(), await node()];
    const held = await cutOff.program('one').acquire('till', { leaseMs: 2_000 });
    const next = other.program('other').acquire('till');
    await cutOff.api.close();
    const lostAt = await aborted(held.lost);
    const obtained = await next;
    expect(performance.now()).toBeGreaterThan(lostAt);
    expect(obtained.fencingToken).toBeGreaterThan(held.fencingToken);
    await obtained.release();
  });

  it('that is taken away is lost, and the work is told', async () => {
    const { program, free } = await node();
    const work = program('one').with('till', { leaseMs: 900 }, async ({ fencingToken, lost }) => {
      await free(fencingToken);
      await aborted(lost);
    });
    await expect(work).rejects.toMatchObject({ code: 'LOCK_LOST' });
  });

  it('is refused at once to who holds it', async () => {
    const { program } = await node();
    const leases = program('one');
    const held = await leases.acquire('till');
    const again = leases.acquire('till');
    await expect(again).rejects.toMatchObject({ code: 'LOCK_HELD_BY_CALLER' });
    await held.release();
  });

  it('is waited for until the signal is aborted', async () => {
    const { leases, program } = await node();
    const held = await program('one').acquire('till');
    const stopping = new AbortController();
    const waiting = program('other').acquire('till', { signal: stopping.signal });
    await until('it waits', async () => (await leases.get('till'))?.waiterCount === 1);
    stopping.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await until('it has left', async () => (await leases.get('till'))?.waiterCount === 0);
    await held.release();
  });
});

describe('a lease that cannot be asked for', () => {
  const bad: readonly [string, unknown, LeaseOptions?][] = [
    ['no name', ''],
    ['a name with a slash', 'a/b'],
    ['a name in Chinese', '锁'],
    ['a name of 65 characters', 'a'.repeat(65)],
    ['a lease of no time', 'a', { leaseMs: 0 }],
    ['a negative lease', 'a', { leaseMs: -5 }],
    ['a lease of a day', 'a', { leaseMs: 86_400_000 }],
    ['a lease of half a millisecond', 'a', { leaseMs: 1_000.5 }],
    ['a negative wait', 'a', { waitMs: -1 }],
    ['a wait without an end', 'a', { waitMs: Number.POSITIVE_INFINITY }],
    ['a wait that is none', 'a', { waitMs: Number.NaN }],
  ];
  it.each(bad)('%s: a code and a sentence in both languages', async (_, name, how = {}) => {
    const leases = openLeases({ baseUrl: 'http://127.0.0.1:1', token: 't' });
    const refusal = await leases.acquire(name as string, how).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'LOCK_INVALID' });
    expect((refusal as SdkRefusal).said.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it('is one of a program without a name', () => {
    expect(() => openLeases({ baseUrl: 'http://a', token: 't', name: ' ' })).toThrow('1 to 200');
  });
});
