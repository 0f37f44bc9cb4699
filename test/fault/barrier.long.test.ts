import { type EnteredBarrier, isPassing } from '@escapement/core';
import { systemClock } from '@escapement/process';
import { describe, expect, it } from 'vitest';
import { until } from '../integration/zookeeper-rig.ts';
import {
  contenders,
  lastsMs,
  type Member,
  never,
  openMember,
  useLockMembers,
  withinMs,
} from './lock-members.ts';

useLockMembers();

const name = 'gate';
/** Of each round so many are killed while they wait, and as many inside. */
const killed = 5;

/** One of the party, and how far it has come. */
interface Party {
  readonly member: Member;
  inside: EnteredBarrier | undefined;
  isOut: boolean;
}

/** Whoever is killed hears nothing, or that it has lost its session. */
const unlessKilled = (error: unknown): void => {
  if (!isPassing(error)) throw error;
};

function arrive(member: Member): Party {
  const party: Party = { member, inside: undefined, isOut: false };
  const ask = { size: contenders, workerId: 'of the party', signal: never() };
  member.zookeeper.barriers.enter(name, ask).then((inside) => {
    party.inside = inside;
  }, unlessKilled);
  return party;
}

function leave(party: Party): void {
  party.inside?.leave(never()).then(() => {
    party.isOut = true;
  }, unlessKilled);
}

const inside = (all: readonly Party[]) => all.filter((each) => each.inside !== undefined).length;
const out = (all: readonly Party[]) => all.filter(({ isOut }) => isOut).length;
const open = (count: number) => Promise.all(Array.from({ length: count }, () => openMember()));

/** One party comes, goes in and goes out; five of those that wait and five of those inside are killed. Who has lived through it. */
async function round(members: readonly Member[], looker: Member): Promise<readonly Member[]> {
  const stand = (count: number) =>
    until(`${count} wait`, async () => {
      const view = await looker.zookeeper.barriers.get(name);
      return (view?.waiterCount ?? 0) === count;
    });
  const first = members.slice(0, contenders - 1).map(arrive);
  await stand(contenders - 1);
  for (const { member } of first.slice(0, killed)) member.proxy.refuse();
  await stand(contenders - 1 - killed);
  const all = [...first.slice(killed), ...(await open(killed)).map(arrive)];
  await stand(contenders - 1);
  expect(inside(all) + inside(first)).toBe(0);
  all.push(...members.slice(contenders - 1).map(arrive));
  await until('all are inside', () => inside(all) === contenders);
  for (const { member } of all.slice(0, killed)) member.proxy.refuse();
  const living = all.slice(killed);
  for (const each of living.slice(1)) leave(each);
  await until('one is left inside', async () => {
    const view = await looker.zookeeper.barriers.get(name);
    return view?.holderCount === 1;
  });
  expect(out(all)).toBe(0);
  for (const each of living.slice(0, 1)) leave(each);
  await until('all that live are out', () => out(living) === living.length);
  return living.map(({ member }) => member);
}

describe(`a barrier for ${contenders} programs, some of which are killed at it`, () => {
  it(
    'lets nobody in before all stand, and nobody out before all have left or are gone',
    async () => {
      const looker = await openMember();
      const untilMs = systemClock.monotonicMs() + lastsMs;
      let members: readonly Member[] = await open(contenders);
      let rounds = 0;
      do {
        const living = await round(members, looker);
        rounds += 1;
        members = [...living, ...(await open(contenders - living.length))];
      } while (systemClock.monotonicMs() < untilMs);
      console.log(`barrier: ${rounds} rounds, ${rounds * 2 * killed} deaths`);
      await until('nothing is left', async () => {
        return (await looker.zookeeper.barriers.page({ limit: 10 })).items.length === 0;
      });
    },
    withinMs,
  );
});
