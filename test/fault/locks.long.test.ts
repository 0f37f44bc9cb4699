import { type HeldLock, isPassing, type LockOwner, type LockWish } from '@escapement/core';
import { systemClock } from '@escapement/process';
import { describe, expect, it } from 'vitest';
import { until } from '../integration/zookeeper-rig.ts';
import { passedOver } from '../rig/grant-order.ts';
import { ProtectedRegister } from '../rig/protected-register.ts';
import {
  contenders,
  lastsMs,
  type Member,
  never,
  openMember,
  random,
  useLockMembers,
  withinMs,
} from './lock-members.ts';

/** Where each wake-up is counted nobody may lose his session since the machine is slow. */
const patientMs = 6_000;
const { zookeeper } = useLockMembers();

interface Trial {
  readonly name: string;
  readonly wish: () => LockWish;
  readonly most: number;
  readonly permits?: number;
}

const permits = 5;
const trials: readonly Trial[] = [
  { name: 'mutex', wish: () => ({ kind: 'mutex' }), most: 1 },
  {
    name: 'read-write',
    wish: () => ({ kind: random.chance(0.7) ? 'read' : 'write' }),
    most: contenders,
  },
  { name: 'semaphore', wish: () => ({ kind: 'semaphore', permits }), most: permits, permits },
];

interface World {
  readonly register: ProtectedRegister;
  readonly untilMs: number;
  readonly fate: { isDeathOwed: boolean };
}

/** Takes the lock and holds it a little, again and again, until it dies with it or the time is over. How often it held it. */
async function contend(
  { name, wish }: Trial,
  first: Member,
  { register, fate, untilMs }: World,
): Promise<{ readonly holds: number; readonly deaths: number }> {
  let [holds, deaths] = [0, 0];
  let member = first;
  while (systemClock.monotonicMs() < untilMs) {
    const asked = wish();
    const owner: LockOwner = { runId: null, workerId: name, wish: asked };
    const held = await heldOrNot(member, name, owner);
    if (held === undefined) continue;
    holds += 1;
    const isAlone = asked.kind === 'mutex' || asked.kind === 'write';
    // Where the machine lets few of them have it, at least the first does not outlive it.
    if (random.chance(0.02) || fate.isDeathOwed) {
      fate.isDeathOwed = false;
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
  register: ProtectedRegister,
  { held, isAlone }: { readonly held: HeldLock; readonly isAlone: boolean },
): Promise<void> {
  const visit = register.enter(held.fencingToken, isAlone);
  member.proxy.refuse();
  await systemClock.sleep(60_000, held.lost);
  register.inside.delete(visit);
  expect(held.lost.aborted).toBe(true);
}

const watches = async () => Number(/Total watches:(\d+)/.exec(await zookeeper().ask('wchs'))?.[1]);

describe(`a lock for which ${contenders} programs stand in line, some of which die with it`, () => {
  it.each(trials)(
    '$name: excludes, in the order of coming, and leaves nothing',
    async (trial) => {
      const register = new ProtectedRegister(trial.most);
      // The time begins when all can ask, however long a full machine takes for that.
      const members = await Promise.all(Array.from({ length: contenders }, () => openMember()));
      const untilMs = systemClock.monotonicMs() + lastsMs;
      const world = { register, untilMs, fate: { isDeathOwed: true } };
      const all = members.map((member) => contend(trial, member, world));
      const done = await Promise.all(all);
      const holds = done.reduce((sum, each) => sum + each.holds, 0);
      const deaths = done.reduce((sum, each) => sum + each.deaths, 0);
      console.log(`${trial.name}: held ${holds} times, ${deaths} deaths`);
      expect(register.faults).toEqual([]);
      expect(deaths).toBeGreaterThan(0);
      expect(holds).toBeGreaterThan(contenders);
      expect(passedOver(register.grants, trial.permits)).toEqual([]);
      const looker = await openMember();
      await until('nothing is left', async () => {
        return (await looker.zookeeper.locks.page({ limit: 10 })).items.length === 0;
      });
    },
    withinMs,
  );

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
