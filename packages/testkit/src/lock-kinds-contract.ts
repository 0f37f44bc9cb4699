import assert from 'node:assert/strict';
import type { CoordinationFault, HeldLock, LockPort, LockWish } from '@escapement/core';
import { factsOf } from './contract-fact.ts';
import { eventually } from './eventually.ts';

/** What locks promise that several may hold at once. Each fact uses a name of its own. */
export const lockKindsContract = factsOf<LockPort>({
  'readers hold together, and a writer waits for all of them': readersTogether,
  'a reader does not pass a writer that waits': strictlyInOrder,
  'a mutex and a writer are the same': mutexIsWriter,
  'as many hold a semaphore as there are permits, and the next in order when one is released':
    permitsInOrder,
  'whoever gives a permit back lets in one that waits, also where others gave up': givesOnce,
  'a permit that is given back in the middle goes to the first that waits': inTheMiddle,
  'a semaphore asked for with other permits is refused, and nobody is in its way': otherPermits,
  'what is a semaphore is none other, and what is none other no semaphore': otherKind,
  'more permits let in who waits, fewer take none back and grant nothing until drained':
    changesPermits,
  'permits are changed from what stands, and of nothing that is not there': comparesPermits,
});

const read: LockWish = { kind: 'read' };
const write: LockWish = { kind: 'write' };
const permits = (count: number): LockWish => ({ kind: 'semaphore', permits: count });

/** Asks one after the other for one lock, and knows who has come to hold it, in order. */
class Line {
  readonly held = new Map<string, HeldLock>();
  readonly #locks: LockPort;
  readonly #name: string;
  readonly #givingUp = new Map<string, AbortController>();

  constructor(locks: LockPort, name: string) {
    this.#locks = locks;
    this.#name = name;
  }

  /** Resolves when it stands in line, or holds. */
  async ask(who: string, wish?: LockWish): Promise<void> {
    const before = await this.#count();
    const givingUp = new AbortController();
    this.#givingUp.set(who, givingUp);
    const owner = { runId: who, workerId: 'w', ...(wish === undefined ? {} : { wish }) };
    this.#locks.acquire(this.#name, owner, givingUp.signal).then(
      (held) => this.held.set(who, held),
      () => undefined,
    );
    await eventually(`${who} stands in line`, async () => (await this.#count()) > before);
  }

  async release(who: string): Promise<void> {
    const held = this.held.get(who) ?? assert.fail(`${who} does not hold it`);
    this.held.delete(who);
    await held.release();
  }

  async giveUp(who: string): Promise<void> {
    const before = await this.#count();
    this.#givingUp.get(who)?.abort();
    await eventually(`${who} gave up`, async () => (await this.#count()) < before);
  }

  /** Who holds, once it is so many, and what is shown of them is the same. */
  async holders(count: number): Promise<string> {
    await eventually(`${count} hold`, async () => {
      const shown = (await this.#locks.get(this.#name))?.holderCount ?? 0;
      return this.held.size === count && shown === count;
    });
    return [...this.held.keys()].join();
  }

  async releaseAll(): Promise<void> {
    for (const who of [...this.held.keys()]) await this.release(who);
  }

  async #count(): Promise<number> {
    const view = await this.#locks.get(this.#name);
    return (view?.holderCount ?? 0) + (view?.waiterCount ?? 0);
  }
}

async function readersTogether(locks: LockPort): Promise<void> {
  const line = new Line(locks, 'kinds-readers');
  for (const who of ['r1', 'r2', 'r3']) await line.ask(who, read);
  await line.holders(3);
  await line.ask('w', write);
  await line.release('r2');
  await line.release('r1');
  await line.holders(1);
  const view = await locks.get('kinds-readers');
  assert.equal(view?.kind, 'read-write');
  assert.deepEqual(
    view?.waiters.map(({ mode }) => mode),
    ['alone'],
  );
  const before = line.held.get('r3')?.fencingToken ?? Number.NaN;
  await line.release('r3');
  assert.equal(await line.holders(1), 'w');
  assert.ok((line.held.get('w')?.fencingToken ?? 0) > before);
  await line.releaseAll();
}

async function strictlyInOrder(locks: LockPort): Promise<void> {
  const line = new Line(locks, 'kinds-order');
  await line.ask('r1', read);
  await line.ask('w', write);
  await line.ask('r2', read);
  await line.ask('r3', read);
  assert.equal(await line.holders(1), 'r1');
  await line.release('r1');
  assert.equal(await line.holders(1), 'w');
  await line.release('w');
  await line.holders(2);
  await line.releaseAll();
}

async function mutexIsWriter(locks: LockPort): Promise<void> {
  const line = new Line(locks, 'kinds-mutex');
  await line.ask('m');
  await line.ask('r', read);
  await line.ask('w', write);
  for (const who of ['m', 'r', 'w']) {
    assert.equal(await line.holders(1), who);
    await line.release(who);
  }
}

async function permitsInOrder(locks: LockPort): Promise<void> {
  const name = 'kinds-permits';
  const line = new Line(locks, name);
  for (const who of ['a', 'b', 'c', 'd', 'e']) await line.ask(who, permits(2));
  assert.equal(await line.holders(2), 'a,b');
  const view = await locks.get(name);
  assert.deepEqual([view?.kind, view?.permits], ['semaphore', 2]);
  assert.deepEqual(
    view?.holders.map(({ runId }) => runId),
    ['a', 'b'],
  );
  assert.deepEqual(
    view?.waiters.map(({ runId }) => runId),
    ['c', 'd', 'e'],
  );
  await line.release('a');
  assert.equal(await line.holders(2), 'b,c');
  await line.release('b');
  assert.equal(await line.holders(2), 'c,d');
  await line.release('d');
  assert.equal(await line.holders(2), 'c,e');
  await line.releaseAll();
}

async function givesOnce(locks: LockPort): Promise<void> {
  const line = new Line(locks, 'kinds-gave-up');
  for (const who of ['a', 'b', 'c', 'd', 'e']) await line.ask(who, permits(2));
  await line.holders(2);
  await line.giveUp('c');
  await line.release('b');
  assert.equal(await line.holders(2), 'a,d');
  await line.release('a');
  assert.equal(await line.holders(2), 'd,e');
  await line.releaseAll();
}

async function inTheMiddle(locks: LockPort): Promise<void> {
  const line = new Line(locks, 'kinds-middle');
  for (const who of ['a', 'b', 'c', 'd', 'e', 'f']) await line.ask(who, permits(3));
  await line.holders(3);
  await line.release('b');
  assert.equal(await line.holders(3), 'a,c,d');
  await line.release('c');
  assert.equal(await line.holders(3), 'a,d,e');
  await line.releaseAll();
  await line.holders(1);
  await line.releaseAll();
}

async function otherPermits(locks: LockPort): Promise<void> {
  const name = 'kinds-other-permits';
  const line = new Line(locks, name);
  await line.ask('a', permits(2));
  await line.holders(1);
  await assert.rejects(acquire(locks, name, permits(3)), (error: CoordinationFault) => {
    assert.equal(error.code, 'COORD_LOCK_PERMITS');
    assert.equal(error.data['permits'], 2);
    return true;
  });
  await line.ask('b', permits(2));
  assert.equal(await line.holders(2), 'a,b');
  await line.releaseAll();
  await line.holders(0);
  await (await acquire(locks, name, permits(3))).release();
}

async function otherKind(locks: LockPort): Promise<void> {
  const line = new Line(locks, 'kinds-semaphore');
  await line.ask('a', permits(2));
  await line.holders(1);
  for (const wish of [read, write]) {
    const asking = acquire(locks, 'kinds-semaphore', wish);
    await assert.rejects(asking, { code: 'COORD_LOCK_KIND' });
  }
  // The lock of a run is not refused, and waits for all permits.
  await line.ask('m');
  await line.release('a');
  assert.equal(await line.holders(1), 'm');
  const asking = acquire(locks, 'kinds-semaphore', permits(2));
  await assert.rejects(asking, { code: 'COORD_LOCK_KIND' });
  await line.releaseAll();
}

async function changesPermits(locks: LockPort): Promise<void> {
  const name = 'kinds-changed';
  const line = new Line(locks, name);
  for (const who of ['a', 'b', 'c', 'd', 'e']) await line.ask(who, permits(1));
  await line.holders(1);
  const more = await locks.setPermits(name, { from: 1, to: 4 });
  assert.deepEqual(more, { kind: 'set', overcommitted: false });
  assert.equal(await line.holders(4), 'a,b,c,d');
  const fewer = await locks.setPermits(name, { from: 4, to: 2 });
  assert.deepEqual(fewer, { kind: 'set', overcommitted: true });
  await line.release('a');
  await line.release('b');
  assert.equal(await line.holders(2), 'c,d');
  assert.equal((await locks.get(name))?.waiterCount, 1);
  await line.release('c');
  assert.equal(await line.holders(2), 'd,e');
  await line.releaseAll();
}

async function comparesPermits(locks: LockPort): Promise<void> {
  const name = 'kinds-compared';
  assert.deepEqual(await locks.setPermits(name, { from: 1, to: 2 }), { kind: 'absent' });
  const held = await acquire(locks, name, permits(3));
  const changed = await locks.setPermits(name, { from: 1, to: 2 });
  assert.deepEqual(changed, { kind: 'differs', permits: 3 });
  await held.release();
}

function acquire(locks: LockPort, name: string, wish: LockWish): Promise<HeldLock> {
  const never = new AbortController().signal;
  return locks.acquire(name, { runId: null, workerId: 'w', wish }, never);
}
