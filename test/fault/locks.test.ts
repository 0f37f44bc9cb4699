import { type HeldLock, isPassing, type LockOwner, type LockWish } from '@escapement/core';
import { systemClock } from '@escapement/process';
import { openRedis, type RedisStore } from '@escapement/redis';
import {
  type FrameProxy,
  fixedKey,
  openFrameProxy,
  type RedisServer,
  silentLogger,
  startRedisServer,
  startZooKeeperServer,
  type ZooKeeperServer,
} from '@escapement/testkit';
import { openZooKeeper, type ZooKeeperCoordination } from '@escapement/zookeeper';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { takeLease } from '../../packages/api/src/acts/locks/take-lease.ts';
import { callOf } from '../../packages/api/src/fixtures/calls.ts';
import { until } from '../integration/zookeeper-rig.ts';
import { randomFrom } from '../rig/random.ts';

/** How many stand in line for each kind, and how long they are let go on; two minutes show no more than this does. */
const contenders = 50;
const lastsMs = 20_000;
const sessionTimeoutMs = 2_000;
/** Where each wake-up is counted nobody may lose his session since the machine is slow. */
const patientMs = 6_000;
/** One each, since fifty listen. */
const never = () => new AbortController().signal;
const random = randomFrom(11);

let zookeeper: ZooKeeperServer;
let redis: RedisServer;
const members: Member[] = [];

beforeAll(async () => {
  [zookeeper, redis] = await Promise.all([startZooKeeperServer(), startRedisServer()]);
});
afterAll(async () => {
  await Promise.all([zookeeper?.dispose(), redis?.dispose()]);
});
afterEach(async () => {
  await Promise.all(members.splice(0).map((member) => member.close()));
});

/** A program of its own session, over a way that can be cut as by its death. */
interface Member {
  readonly zookeeper: ZooKeeperCoordination;
  readonly proxy: FrameProxy;
  /** How many of its watches have rung. */
  rung: number;
  close(): Promise<void>;
}

async function openMember(timeoutMs = sessionTimeoutMs): Promise<Member> {
  const proxy = await openFrameProxy(zookeeper);
  const coordination = openZooKeeper({
    ...{ connect: proxy.connect, chroot: '/locks-fault', sessionTimeoutMs: timeoutMs },
    ...{ logger: silentLogger, clock: systemClock },
  });
  const member: Member = {
    zookeeper: coordination,
    proxy,
    rung: 0,
    async close() {
      await coordination.close(500);
      await proxy.close();
    },
  };
  // A frame that answers nothing, and tells of an event, has the number -1.
  proxy.onFrame = ({ direction, bytes }) => {
    if (direction === 'to-client' && bytes.length >= 8 && bytes.readInt32BE(4) === -1) {
      member.rung += 1;
    }
    return 'pass';
  };
  members.push(member);
  await coordination.whenReady();
  return member;
}

/** What a lock protects: it refuses a token that is smaller than one it has seen, and notes who was inside with whom. */
class Register {
  readonly tokens: number[] = [];
  readonly inside = new Set<{ readonly token: number; readonly alone: boolean }>();
  readonly faults: string[] = [];
  highest = 0;
  refused = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  enter(token: number, alone: boolean) {
    const visit = { token, alone };
    this.inside.add(visit);
    this.tokens.push(token);
    const others = [...this.inside].filter((each) => each !== visit);
    const isAmiss = alone ? others.length > 0 : others.some((each) => each.alone);
    if (isAmiss || this.inside.size > this.#most) {
      this.faults.push(`${token} beside ${others.map((each) => each.token)}`);
    }
    return visit;
  }

  /** Whether an effect counts. */
  write(token: number): boolean {
    if (token < this.highest) this.refused += 1;
    else this.highest = token;
    return token >= this.highest;
  }
}

interface Trial {
  readonly name: string;
  readonly wish: () => LockWish;
  readonly most: number;
}

const permits = 5;
const trials: readonly Trial[] = [
  { name: 'mutex', wish: () => ({ kind: 'mutex' }), most: 1 },
  {
    name: 'read-write',
    wish: () => ({ kind: random.chance(0.7) ? 'read' : 'write' }),
    most: contenders,
  },
  { name: 'semaphore', wish: () => ({ kind: 'semaphore', permits }), most: permits },
];

/** Takes the lock and holds it a little, again and again, until it dies with it or the time is over. How often it held it. */
async function contend(
  { name, wish }: Trial,
  register: Register,
  untilMs: number,
): Promise<{ readonly holds: number; readonly deaths: number }> {
  let [holds, deaths] = [0, 0];
  let member = await openMember();
  while (systemClock.monotonicMs() < untilMs) {
    const asked = wish();
    const owner: LockOwner = { runId: null, workerId: name, wish: asked };
    const held = await heldOrNot(member, name, owner);
    if (held === undefined) continue;
    holds += 1;
    const isAlone = asked.kind === 'mutex' || asked.kind === 'write';
    if (random.chance(0.02)) {
      deaths += 1;
      await dieInside(member, register, { held, isAlone });
      member = await openMember();
      continue;
    }
    const visit = register.enter(held.fencingToken, isAlone);
    await systemClock.sleep(1 + random.next() * 4, held.lost);
    register.write(held.fencingToken);
    register.inside.delete(visit);
    await held.release();
  }
  return { holds, deaths };
}

/** A machine that stands still for long ends sessions too; whoever stood in line with one asks again. */
async function heldOrNot(
  { zookeeper: { locks, whenReady } }: Member,
  name: string,
  owner: LockOwner,
): Promise<HeldLock | undefined> {
  try {
    return await locks.acquire(name, owner, never());
  } catch (error) {
    if (!isPassing(error)) throw error;
    await whenReady();
    return undefined;
  }
}

/** It is cut off with the lock in hand, and is inside until it is told that it has lost it. What it writes after that is refused, or counts for nothing. */
async function dieInside(
  member: Member,
  register: Register,
  { held, isAlone }: { readonly held: HeldLock; readonly isAlone: boolean },
): Promise<void> {
  const visit = register.enter(held.fencingToken, isAlone);
  member.proxy.refuse();
  await systemClock.sleep(60_000, held.lost);
  register.inside.delete(visit);
  expect(held.lost.aborted).toBe(true);
}

const watches = async () => Number(/Total watches:(\d+)/.exec(await zookeeper.ask('wchs'))?.[1]);

describe(`a lock for which ${contenders} programs stand in line, some of which die with it`, () => {
  it.each(trials)('$name: excludes, in the order of coming, and leaves nothing', async (trial) => {
    const register = new Register(trial.most);
    const untilMs = systemClock.monotonicMs() + lastsMs;
    const all = Array.from({ length: contenders }, () => contend(trial, register, untilMs));
    const done = await Promise.all(all);
    const holds = done.reduce((sum, each) => sum + each.holds, 0);
    const deaths = done.reduce((sum, each) => sum + each.deaths, 0);
    console.log(`${trial.name}: held ${holds} times, ${deaths} deaths`);
    expect(register.faults).toEqual([]);
    expect(deaths).toBeGreaterThan(0);
    expect(holds).toBeGreaterThan(contenders);
    // The token of a place is its place in the order of coming.
    if (trial.most === 1)
      expect(register.tokens).toEqual([...register.tokens].sort((a, b) => a - b));
    const looker = await openMember();
    await until('nothing is left', async () => {
      return (await looker.zookeeper.locks.page({ limit: 10 })).items.length === 0;
    });
  });

  it('one death wakes one, and each that waits has one watch', async () => {
    const looker = await openMember(patientMs);
    const { locks } = looker.zookeeper;
    const owner = { runId: null, workerId: 'w' };
    const first = await openMember(patientMs);
    const held = await first.zookeeper.locks.acquire('herd', owner, never());
    const line: Member[] = [];
    const waiting: Promise<HeldLock>[] = [];
    for (let i = 0; i < contenders; i += 1) line.push(await openMember(patientMs));
    const before = await watches();
    for (const [i, member] of line.entries()) {
      waiting.push(member.zookeeper.locks.acquire('herd', owner, never()));
      await until(
        'it stands in line',
        async () => (await locks.get('herd'))?.waiterCount === i + 1,
      );
    }
    const joined = (await watches()) - before;
    // That of the holder may have been counted before.
    expect([contenders, contenders + 1]).toContain(joined);
    const rung = () => line.reduce((sum, member) => sum + member.rung, 0);
    const dies = async (member: Member, waits: number) => {
      const rungBefore = rung();
      member.proxy.refuse();
      await until('it is gone', async () => (await locks.get('herd'))?.waiterCount === waits);
      await until('somebody has heard', () => rung() > rungBefore);
      await systemClock.sleep(300);
      return rung() - rungBefore;
    };
    const [middle = looker, last = looker] = [line[20], line.at(-1)];
    expect(await dies(middle, contenders - 1)).toBe(1);
    expect((await watches()) - before).toBeLessThan(joined);
    waiting[20]?.catch(() => undefined);
    // The next, which writes that it holds; itself and the one that watches it hear of that. All others sleep on.
    expect(await dies(first, contenders - 2)).toBeLessThanOrEqual(3);
    expect(held.lost.aborted).toBe(true);
    expect((await waiting[0])?.lost.aborted).toBe(false);
    expect(last.rung).toBe(0);
  });
});

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
  const { session, locks, settings } = member.zookeeper;
  const ports = { clock: systemClock, session, locks, settings, archive: store.archive, leases };
  const act = takeLease(ports as never);
  const take = (owner: string, leaseMs = 400) =>
    act.perform(callOf({ name: 'till', owner, leaseMs, waitMs: 60_000, gone: never() }));
  return { store, take, passedOver };
}

describe(`a lease for which ${contenders} stand in line, some of which die with it`, () => {
  it('excludes, in the order of coming, with tokens that never go back, and leaves nothing', async () => {
    const { store, take, passedOver } = await openLeaseNode();
    const register = new Register(1);
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
    expect(await redis.send('KEYS', '*lease*')).toMatch(/^\*1\r\n.*lease-tokens\r\n$/s);
    await store.close(1_000);
  });

  it('goes on with higher tokens each time Redis is emptied, and what is written with a lower one is refused', async () => {
    const { store, take } = await openLeaseNode();
    const register = new Register(contenders);
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
