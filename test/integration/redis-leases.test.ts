import { lockHistoryLimits } from '@escapement/core';
import { type LeasePorts, leaseContract } from '@escapement/testkit';
import { afterEach, describe, expect, it, test } from 'vitest';
import { systemClock, useRedis } from './redis-rig.ts';

const redis = useRedis();

async function ports(): Promise<LeasePorts> {
  const [one, other] = [await redis.store(), await redis.store()];
  return {
    processes: [one.leases, other.leases],
    pass: (durationMs) => systemClock.sleep(durationMs),
    forget: () => redis.server.flush(),
  };
}

describe('leases in Redis keep the contract of leases', () => {
  test.each(leaseContract)('$fact', async ({ check }) => check(await ports()));
});

describe('the history of a lease in Redis', () => {
  const key = (name: string) => `{esc}:-${name}`;
  const setMaxMemory = (bytes: string) => redis.server.send('CONFIG', 'SET', 'maxmemory', bytes);
  afterEach(() => setMaxMemory('0'));

  async function held() {
    const { leases } = await redis.store();
    const ask = { name: 'till', id: 'a', owner: 'shop-1', leaseMs: 60_000, waits: false };
    const out = await leases.take(ask);
    if (out.kind !== 'tokens-out') throw new Error(`it is ${out.kind}`);
    const range = { from: out.above, to: out.above + 1_000, wanted: out.wanted };
    const taking = await leases.take(ask, range);
    if (taking.kind !== 'held') throw new Error(`it is ${taking.kind}`);
    return { leases, ask, fencingToken: taking.fencingToken };
  }

  it('keeps nobody from giving back a lease where Redis takes nothing more', async () => {
    const { leases } = await held();
    await setMaxMemory('1000');
    expect(await leases.release('till', 'a')).toBe(true);
    await setMaxMemory('0');
    expect(await leases.get('till')).toBeUndefined();
  });

  it('says that nobody knows when it ended where Redis forgot who held it', async () => {
    const { leases, fencingToken } = await held();
    await redis.server.send('DEL', key('lease:till'));
    const [last, ...more] = await leases.history('till');
    expect(more).toEqual([]);
    expect(last).toMatchObject({ workerId: 'shop-1', fencingToken, endedBecause: 'unknown' });
    expect(last).not.toHaveProperty('endedAt');
  });

  it('leaves out what somebody else wrote there, and goes on behind it', async () => {
    const { leases, ask } = await held();
    for (const row of ['no JSON', '[1]', '{"token":1}', '[1,2,3,4,5]']) {
      await redis.server.send('LPUSH', key('lease-past:till'), row);
    }
    expect(await leases.history('till')).toHaveLength(1);
    await redis.server.send('DEL', key('lease-past:till'));
    await redis.server.send('SET', key('lease-past:till'), 'a text');
    expect((await leases.renew('till', ask)).kind).toBe('renewed');
    expect(await leases.history('till')).toMatchObject([{ workerId: 'shop-1' }]);
  });

  it('goes by itself after its days, and is kept of so many names', async () => {
    const { leases, ask } = await held();
    const fill = `for i = 1, ${lockHistoryLimits.names} do redis.call('ZADD', KEYS[1], ARGV[1] + i, 'n' .. i) end
      redis.call('RPUSH', KEYS[2], 'a row')`;
    const names = [key('lease-pasts'), key('lease-past:n1')];
    const since = `${Date.now() - lockHistoryLimits.keptMs / 2}`;
    await redis.server.send('EVAL', fill, '2', ...names, since);
    await leases.renew('till', ask);
    expect(await redis.server.send('EXISTS', key('lease-past:n1'))).toContain('1');
    // Whoever takes one makes the room.
    expect((await leases.take({ ...ask, name: 'other' })).kind).toBe('held');
    expect(await redis.server.send('ZCARD', key('lease-pasts'))).toContain('10000');
    expect(await redis.server.send('EXISTS', key('lease-past:n1'))).toContain('0');
    for (const name of ['lease-past:till', 'lease-pasts']) {
      const left = Number((await redis.server.send('PTTL', key(name))).replace(/[^\d-]/g, ''));
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(lockHistoryLimits.keptMs);
    }
  });
});
