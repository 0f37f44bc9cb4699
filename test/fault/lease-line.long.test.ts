import { systemClock } from '@escapement/process';
import { openRedis, type RedisStore } from '@escapement/redis';
import { fixedKey, type RedisServer, silentLogger, startRedisServer } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeLease } from '../../packages/api/src/acts/locks/take-lease.ts';
import { callOf } from '../../packages/api/src/fixtures/calls.ts';
import { until } from '../integration/zookeeper-rig.ts';
import { ProtectedRegister } from '../rig/protected-register.ts';
import {
  contenders,
  lastsMs,
  never,
  openMember,
  random,
  useLockMembers,
  withinMs,
} from './lock-members.ts';

let redis: RedisServer;

useLockMembers();
beforeAll(async () => {
  redis = await startRedisServer();
});
afterAll(() => redis?.dispose());

async function openStore(): Promise<RedisStore> {
  const common = { logger: silentLogger, clock: systemClock };
  const store = openRedis({ url: redis.url, signingKey: fixedKey(), ...common });
  await store.whenReady();
  return store;
}

/** Leases as a node gives them, and who was passed over by whom: all of it goes over one connection, so that answers come in the order of the acts. */
async function openLeaseNode() {
  const [member, store] = [await openMember(), await openStore()];
  const arrivals: string[] = [];
  const places = new Map<string, number>();
  const passedOver: string[] = [];
  const leases: RedisStore['leases'] = {
    ...store.leases,
    async take(ask, tokens) {
      const taking = await store.leases.take(ask, tokens);
      const at = arrivals.indexOf(ask.id);
      if (taking.kind === 'held' && at > 0) passedOver.push(`${ask.owner} passed ${at}`);
      const isAnew = taking.kind === 'waits' && taking.place > (places.get(ask.id) ?? 0);
      if (at >= 0 && (taking.kind === 'held' || isAnew)) arrivals.splice(at, 1);
      if (isAnew) arrivals.push(ask.id);
      if (taking.kind === 'waits') places.set(ask.id, taking.place);
      return taking;
    },
  };
  const { session, locks, barriers, settings } = member.zookeeper;
  const { archive } = store;
  const asked = { session, locks, barriers, settings };
  const ports = { clock: systemClock, ...asked, archive, leases };
  const act = takeLease(ports as never);
  const take = (owner: string, leaseMs = 400) =>
    act.perform(callOf({ name: 'till', owner, leaseMs, waitMs: 60_000, gone: never() }));
  return { store, take, passedOver };
}

describe(`a lease for which ${contenders} stand in line, some of which die with it`, () => {
  it(
    'excludes, in the order of coming, with tokens that never go back, and leaves nothing',
    async () => {
      const { store, take, passedOver } = await openLeaseNode();
      const register = new ProtectedRegister(1);
      const untilMs = systemClock.monotonicMs() + lastsMs;
      let deaths = 0;
      const contendFor = async (who: number) => {
        while (systemClock.monotonicMs() < untilMs) {
          const taken = await take(`w${who}`);
          if (taken.kind !== 'held') throw new Error(`it is ${taken.kind}`);
          const visit = register.enter(taken.fencingToken, true);
          register.write(taken.fencingToken);
          await systemClock.sleep(random.next() * 4);
          register.inside.delete(visit);
          // Who dies with it holds it until its time.
          if (random.chance(0.02)) deaths += 1;
          else await store.leases.release('till', taken.leaseId);
        }
      };
      await Promise.all(Array.from({ length: contenders }, (_, who) => contendFor(who)));
      console.log(`lease: held ${register.tokens.length} times, ${deaths} deaths`);
      expect(passedOver).toEqual([]);
      expect(register.faults).toEqual([]);
      expect(register.refused).toBe(0);
      expect(deaths).toBeGreaterThan(0);
      expect(register.tokens).toEqual([...new Set(register.tokens)].sort((a, b) => a - b));
      const last = await take('last');
      if (last.kind === 'held') await store.leases.release('till', last.leaseId);
      const left = (await redis.send('KEYS', '*lease*')).match(/:-lease\S*/g);
      expect(left?.sort()).toEqual([':-lease-past:till', ':-lease-pasts', ':-lease-tokens']);
      await store.close(1_000);
    },
    withinMs,
  );

  it('goes on with higher tokens each time Redis is emptied, and what is written with a lower one is refused', async () => {
    const { store, take } = await openLeaseNode();
    const register = new ProtectedRegister(contenders);
    const kept: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const taken = await Promise.all([0, 1, 2].map((who) => take(`f${who}`, 100)));
      for (const each of taken) {
        if (each.kind !== 'held') throw new Error(`it is ${each.kind}`);
        kept.push(each.fencingToken);
      }
      const highest = Math.max(...kept);
      expect(register.write(highest)).toBe(true);
      expect(Math.min(...kept.slice(-3))).toBeGreaterThan(Math.max(0, ...kept.slice(0, -3)));
      await redis.flush();
    }
    expect(new Set(kept).size).toBe(kept.length);
    expect(register.write(kept[0] ?? 0)).toBe(false);
    await store.close(1_000);
  });

  it('ten that die in line cost the others five seconds at the most, once', async () => {
    const { store, take } = await openLeaseNode();
    const first = await take('first', 60_000);
    if (first.kind !== 'held') throw new Error(`it is ${first.kind}`);
    const dead = { name: 'till', leaseMs: 60_000, waits: true };
    for (let i = 0; i < 10; i += 1) {
      await store.leases.take({ ...dead, id: `dead-${i}`, owner: `dead ${i}` });
    }
    const alive = take('alive');
    await until('it waits', async () => (await store.leases.get('till'))?.waiterCount === 11);
    await store.leases.release('till', first.leaseId);
    const fromMs = systemClock.monotonicMs();
    expect((await alive).kind).toBe('held');
    expect(systemClock.monotonicMs() - fromMs).toBeLessThan(5_000);
    await store.close(1_000);
  });
});
