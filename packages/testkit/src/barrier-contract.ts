import assert from 'node:assert/strict';
import type { BarrierPort, EnteredBarrier } from '@escapement/core';
import { factsOf } from './contract-fact.ts';
import { eventually } from './eventually.ts';

/** What a barrier promises. Each fact uses a name of its own. */
export const barrierContract = factsOf<BarrierPort>({
  'nobody enters before as many stand there, and then all do': entersTogether,
  'nobody is out before all have left': leavesTogether,
  'who comes while a party is inside waits for the next': waitsForNext,
  'who gives up before all stand there is not counted': givesUp,
  'a barrier for another number is refused, and free once nobody stands there': otherSize,
  'it is seen who is inside and who has arrived, and nothing once all are gone': isSeen,
  'who is inside and stuck may be taken out, by the token and no other': takesOut,
});

const workerId = 'program-1';
const never = new AbortController().signal;

/** What has settled so far. */
function watched<T>(promises: readonly Promise<T>[]) {
  const settled: T[] = [];
  for (const each of promises) {
    each.then(
      (value) => settled.push(value),
      () => undefined,
    );
  }
  return settled;
}

const enter = (barriers: BarrierPort, name: string, [size, count]: readonly [number, number]) =>
  Array.from({ length: count }, () => barriers.enter(name, { size, workerId, signal: never }));

async function leaveAll(inside: readonly EnteredBarrier[]): Promise<void> {
  await Promise.all(inside.map((each) => each.leave(never)));
}

/** Whoever could have gone on by then would have. */
async function settle(barriers: BarrierPort): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    const [one] = await Promise.all(enter(barriers, 'contract-settling', [1, 1]));
    await one?.leave(never);
  }
}

async function entersTogether(barriers: BarrierPort): Promise<void> {
  const first = enter(barriers, 'contract-together', [3, 2]);
  const entered = watched(first);
  await settle(barriers);
  assert.equal(entered.length, 0);
  const inside = await Promise.all([...first, ...enter(barriers, 'contract-together', [3, 1])]);
  assert.ok(inside.every(({ lost }) => !lost.aborted));
  await leaveAll(inside);
}

async function leavesTogether(barriers: BarrierPort): Promise<void> {
  const inside = await Promise.all(enter(barriers, 'contract-leaving', [3, 3]));
  const leaving = inside.slice(0, 2).map((each) => each.leave(never).then(() => 'left'));
  const left = watched(leaving);
  await settle(barriers);
  assert.equal(left.length, 0);
  await inside[2]?.leave(never);
  await Promise.all(leaving);
}

async function waitsForNext(barriers: BarrierPort): Promise<void> {
  const name = 'contract-next';
  const inside = await Promise.all(enter(barriers, name, [2, 2]));
  const next = enter(barriers, name, [2, 2]);
  const entered = watched(next);
  await settle(barriers);
  assert.equal(entered.length, 0);
  await leaveAll(inside);
  await leaveAll(await Promise.all(next));
}

async function givesUp(barriers: BarrierPort): Promise<void> {
  const name = 'contract-gives-up';
  const leaving = new AbortController();
  const first = barriers.enter(name, { size: 2, workerId, signal: leaving.signal });
  await settle(barriers);
  leaving.abort();
  await assert.rejects(first, { code: 'COORD_ABORTED' });
  await settle(barriers);
  const others = enter(barriers, name, [2, 1]);
  const entered = watched(others);
  await settle(barriers);
  assert.equal(entered.length, 0);
  await leaveAll(await Promise.all([...others, ...enter(barriers, name, [2, 1])]));
}

async function otherSize(barriers: BarrierPort): Promise<void> {
  const name = 'contract-size';
  const leaving = new AbortController();
  const first = barriers.enter(name, { size: 2, workerId, signal: leaving.signal });
  await settle(barriers);
  const other = barriers.enter(name, { size: 3, workerId, signal: never });
  await assert.rejects(other, { code: 'COORD_BARRIER_SIZE', data: { size: 2 } });
  leaving.abort();
  await assert.rejects(first, { code: 'COORD_ABORTED' });
  await eventually('it is free', async () => {
    try {
      const inside = await barriers.enter(name, { size: 1, workerId, signal: never });
      await inside.leave(never);
      return true;
    } catch (error) {
      if ((error as { code?: string }).code !== 'COORD_BARRIER_SIZE') throw error;
      return false;
    }
  });
}

/** Who is inside, who has arrived, and how many are wanted. */
async function seen(barriers: BarrierPort, name: string) {
  const view = await barriers.get(name);
  if (view === undefined) return undefined;
  const { kind, parties, holderCount, holders, waiterCount, waiters } = view;
  const inside = holders.map((each) => each.workerId);
  assert.deepEqual([holderCount, waiterCount], [holders.length, waiters.length]);
  assert.ok([...holders, ...waiters].every((each) => each.mode === 'party' && each.since !== ''));
  return { kind, parties, inside, arrived: waiters.map((each) => each.workerId) };
}

async function isSeen(barriers: BarrierPort): Promise<void> {
  const name = 'contract-seen';
  const come = (who: string) => barriers.enter(name, { size: 2, workerId: who, signal: never });
  const arrives = (who: string) =>
    eventually(`${who} is seen`, async () => (await seen(barriers, name))?.arrived.at(-1) === who);
  assert.equal(await seen(barriers, name), undefined);
  const first = come('one');
  await arrives('one');
  const of = { kind: 'barrier', parties: 2 };
  assert.deepEqual(await seen(barriers, name), { ...of, inside: [], arrived: ['one'] });
  const inside = await Promise.all([first, come('two')]);
  const late = come('three');
  await arrives('three');
  const all = { ...of, inside: ['one', 'two'], arrived: ['three'] };
  assert.deepEqual(await seen(barriers, name), all);
  const page = await barriers.page({ limit: 100 });
  assert.ok(page.items.some((each) => each.name === name && each.holderCount === 2));
  await leaveAll(inside);
  await leaveAll(await Promise.all([late, come('four')]));
  await eventually('nothing is seen', async () => (await seen(barriers, name)) === undefined);
}

async function takesOut(barriers: BarrierPort): Promise<void> {
  const name = 'contract-taken-out';
  const [stuck, other] = await Promise.all(enter(barriers, name, [2, 2]));
  const token = (await barriers.get(name))?.holders.map((each) => each.fencingToken) ?? [];
  assert.equal(await barriers.takeAway(name, 1 + Math.max(...token)), undefined);
  for (const each of token) assert.deepEqual(await barriers.takeAway(name, each), { workerId });
  await eventually(
    'they are told',
    () => stuck?.lost.aborted === true && other?.lost.aborted === true,
  );
  await leaveAll(await Promise.all(enter(barriers, name, [2, 2])));
}
