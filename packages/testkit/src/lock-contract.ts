import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type HeldLock,
  type LockPort,
  type LockTenure,
  type LockView,
  lockPastLimits,
} from '@escapement/core';
import { factsOf } from './contract-fact.ts';
import { eventually } from './eventually.ts';

/** What a lock promises. Each fact uses a lock name of its own, so that one port may go through all of them. */
export const lockContract = factsOf<LockPort>({
  'a free lock is held at once, and shown with its holder': holdsAtOnce,
  'waiters get it in the order of asking, with growing tokens': servesInOrder,
  'a waiter whose signal is aborted leaves the queue': leavesWhenAborted,
  'a signal that is aborted already takes no place': refusesAborted,
  'who does not stand in line gets what is free, and is refused what is not': takesWhatIsFree,
  'releasing twice takes nothing from the next holder': releasesOnce,
  'what is taken from its holder is lost to him, and goes to the next': takesAway,
  'its history says who held it by which token and how each ended, newest first': tellsPast,
  'its history outlives whoever held it, and has no more than the last of them': boundsPast,
  'its history says how several held it at once, and which of them still do': tellsSeveral,
  'a page of locks has no more than was asked for, and says how to go on': pages,
});

async function holdsAtOnce(locks: LockPort): Promise<void> {
  const held = await acquire(locks, 'contract-free', 'r1');
  const view = await viewWhen(locks, 'contract-free', (lock) => lock !== undefined);
  assert.equal(view?.holder?.runId, 'r1');
  assert.equal(view?.holder?.workerId, 'w');
  assert.equal(view?.holder?.fencingToken, held.fencingToken);
  assert.equal(held.lost.aborted, false);
  const { items } = await locks.page({ limit: 200 });
  assert.ok(items.some((lock) => lock.name === 'contract-free'));
  await held.release();
  await viewWhen(locks, 'contract-free', (lock) => lock === undefined);
}

async function servesInOrder(locks: LockPort): Promise<void> {
  const name = 'contract-order';
  const first = await acquire(locks, name, 'r0');
  const order: string[] = [];
  const tokens = [first.fencingToken];
  const served: Promise<void>[] = [];
  for (const runId of ['r1', 'r2', 'r3']) {
    served.push(
      acquire(locks, name, runId).then(async (held) => {
        order.push(runId);
        tokens.push(held.fencingToken);
        await held.release();
      }),
    );
    await viewWhen(locks, name, (lock) => waitersOf(lock).includes(runId));
  }
  await first.release();
  await Promise.all(served);
  assert.deepEqual(order, ['r1', 'r2', 'r3']);
  assert.deepEqual(
    tokens,
    [...new Set(tokens)].sort((a, b) => a - b),
  );
}

async function leavesWhenAborted(locks: LockPort): Promise<void> {
  const name = 'contract-abort';
  const held = await acquire(locks, name, 'r0');
  const controller = new AbortController();
  const waiting = locks.acquire(name, { runId: 'r1', workerId: 'w' }, controller.signal);
  await viewWhen(locks, name, (lock) => waitersOf(lock).length === 1);
  controller.abort();
  await assert.rejects(waiting, { code: 'COORD_ABORTED' });
  await viewWhen(locks, name, (lock) => waitersOf(lock).length === 0);
  await held.release();
}

async function refusesAborted(locks: LockPort): Promise<void> {
  const name = 'contract-aborted';
  const asking = locks.acquire(name, { runId: 'r1', workerId: 'w' }, AbortSignal.abort());
  await assert.rejects(asking, { code: 'COORD_ABORTED' });
  await viewWhen(locks, name, (lock) => lock === undefined);
}

async function takesWhatIsFree(locks: LockPort): Promise<void> {
  const name = 'contract-free-only';
  const never = new AbortController().signal;
  const ask = () => locks.acquire(name, { runId: 'r1', workerId: 'w', inLine: false }, never);
  const held = await ask();
  await assert.rejects(ask(), { code: 'COORD_LOCK_TAKEN' });
  await viewWhen(locks, name, (lock) => lock?.waiterCount === 0);
  await held.release();
  await (await ask()).release();
}

async function releasesOnce(locks: LockPort): Promise<void> {
  const name = 'contract-twice';
  const first = await acquire(locks, name, 'r0');
  await first.release();
  const second = await acquire(locks, name, 'r1');
  await first.release();
  await viewWhen(locks, name, (lock) => lock?.holder?.runId === 'r1');
  assert.equal(second.lost.aborted, false);
  await second.release();
}

async function takesAway(locks: LockPort): Promise<void> {
  const name = 'contract-taken';
  const first = await acquire(locks, name, 'r0');
  assert.equal(await locks.takeAway(name, first.fencingToken + 1), undefined);
  assert.equal(await locks.takeAway('contract-nothing', first.fencingToken), undefined);
  const next = acquire(locks, name, 'r1');
  await viewWhen(locks, name, (lock) => lock?.waiterCount === 1);
  const taken = await locks.takeAway(name, first.fencingToken);
  assert.deepEqual(taken, { runId: 'r0', workerId: 'w' });
  const second = await next;
  assert.ok(second.fencingToken > first.fencingToken);
  await eventually('the first is told', () => first.lost.aborted);
  await first.release();
  assert.equal(await locks.takeAway(name, first.fencingToken), undefined);
  await viewWhen(locks, name, (lock) => lock?.holder?.runId === 'r1');
  assert.equal(second.lost.aborted, false);
  await second.release();
}

async function tellsPast(locks: LockPort): Promise<void> {
  const name = unusedName();
  assert.deepEqual(await locks.history(name), []);
  const first = await acquire(locks, name, 'r0');
  await first.release();
  const second = await acquire(locks, name, 'r1');
  await pastWhen(locks, name, ([last]) => last?.runId === 'r1');
  const taker = { by: 'ada', reason: 'its host is gone' };
  await locks.takeAway(name, second.fencingToken, taker);
  await eventually('the second is told', () => second.lost.aborted);
  await second.release();
  const third = await acquire(locks, name, 'r2');
  const past = await pastWhen(locks, name, (all) => all.length === 3);
  assert.deepEqual(
    past.map(({ runId, workerId, mode, fencingToken, endedBecause }) => [
      ...[runId, workerId, mode, fencingToken, endedBecause],
    ]),
    [
      ['r2', 'w', 'alone', third.fencingToken, undefined],
      ['r1', 'w', 'alone', second.fencingToken, 'taken-away'],
      ['r0', 'w', 'alone', first.fencingToken, 'released'],
    ],
  );
  const [held, taken, released] = past;
  assert.ok(held !== undefined && !('endedAt' in held) && !('endedBy' in held));
  assert.deepEqual([taken?.endedBy, taken?.reason], [taker.by, taker.reason]);
  for (const ended of [taken, released]) {
    assert.ok(ended?.endedAt !== undefined && ended.since <= ended.endedAt);
  }
  await third.release();
}

async function boundsPast(locks: LockPort): Promise<void> {
  const name = unusedName();
  const tokens: number[] = [];
  for (let i = 0; i < lockPastLimits.ofLock + 3; i += 1) {
    const held = await acquire(locks, name, `r${i}`);
    tokens.unshift(held.fencingToken);
    await held.release();
  }
  const past = await locks.history(name);
  assert.deepEqual(
    past.map(({ fencingToken }) => fencingToken),
    tokens.slice(0, lockPastLimits.ofLock),
  );
  assert.deepEqual([...new Set(past.map(({ endedBecause }) => endedBecause))], ['released']);
}

async function tellsSeveral(locks: LockPort): Promise<void> {
  const name = unusedName();
  const take = (runId: string) => {
    const wish = { kind: 'semaphore', permits: 3 } as const;
    return locks.acquire(name, { runId, workerId: 'w', wish }, new AbortController().signal);
  };
  const [a, b, c] = [await take('a'), await take('b'), await take('c')];
  await pastWhen(locks, name, (past) => past.length === 3);
  await b.release();
  const past = await locks.history(name);
  assert.deepEqual(
    past.map(({ runId, mode, endedBecause }) => [runId, mode, endedBecause]),
    [
      ['c', 'permit', undefined],
      ['b', 'permit', 'released'],
      ['a', 'permit', undefined],
    ],
  );
  await Promise.all([a.release(), c.release()]);
}

/** A history outlives the test that left it. */
function unusedName(): string {
  return `contract-${randomUUID()}`;
}

/** The history once it is as wanted: that a lock is held is written a moment after it is. */
async function pastWhen(
  locks: LockPort,
  name: string,
  isWanted: (past: readonly LockTenure[]) => boolean,
): Promise<readonly LockTenure[]> {
  return await eventually('its history is as it should be', async () => {
    const past = await locks.history(name);
    return isWanted(past) && past;
  });
}

async function pages(locks: LockPort): Promise<void> {
  const names = ['zz-page-a', 'zz-page-b', 'zz-page-c', 'zz-page-d'];
  const held: HeldLock[] = [];
  for (const name of [...names].reverse()) held.push(await acquire(locks, name, 'r1'));
  for (const name of names) await viewWhen(locks, name, (lock) => lock !== undefined);
  const page = async (after: string) => {
    const { items, next } = await locks.page({ limit: 2, after });
    return { names: items.map(({ name }) => name), next };
  };
  assert.deepEqual(await page('zz-page'), { names: names.slice(0, 2), next: 'zz-page-b' });
  assert.deepEqual(await page('zz-page-b'), { names: names.slice(2), next: undefined });
  for (const each of held) await each.release();
}

function acquire(locks: LockPort, name: string, runId: string): Promise<HeldLock> {
  return locks.acquire(name, { runId, workerId: 'w' }, new AbortController().signal);
}

function waitersOf(lock: LockView | undefined): readonly (string | null)[] {
  return lock?.waiters.map((waiter) => waiter.runId) ?? [];
}

/** The view once it is as wanted; what is seen may lag behind what is done. */
async function viewWhen(
  locks: LockPort,
  name: string,
  isWanted: (lock: LockView | undefined) => boolean,
): Promise<LockView | undefined> {
  for (let look = 0; look < 500; look += 1) {
    const view = await locks.get(name);
    if (isWanted(view)) return view;
    await delay(5);
  }
  throw new assert.AssertionError({ message: `the lock ${name} never came to be as it should` });
}
