import {
  bucketOf,
  CoordinationFault,
  type LockTenure,
  lockPastLimits,
  pastRowName,
} from '@escapement/core';
import { type FrameProxy, openFrameProxy } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { ZooKeeperLocks } from '../../packages/zookeeper/src/locks/locks.ts';
import { pathsUnder } from '../../packages/zookeeper/src/paths.ts';
import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import {
  brief,
  closeAll,
  deleteAll,
  open,
  realClock,
  silentLogger,
  until,
  withZnodes,
} from './zookeeper-rig.ts';

const server = sharedZooKeeper();
const chroot = `/lock-past-${process.pid}`;
const paths = pathsUnder(chroot);
const proxies: FrameProxy[] = [];
const never = new AbortController().signal;
const owner = (runId: string) => ({ runId, workerId: 'w1' });
const shelfOf = (name: string) => paths.lockPasts(bucketOf(name));

afterEach(async () => {
  await closeAll();
  for (const proxy of proxies.splice(0)) await proxy.close();
});

async function opened(connect = server.connect, length = {}) {
  const coordination = open(connect, { chroot, ...length });
  await coordination.whenReady();
  return coordination;
}

async function openedThroughProxy() {
  const proxy = await openFrameProxy(server);
  proxies.push(proxy);
  return { proxy, coordination: await opened(proxy.connect, brief) };
}

type Past = readonly LockTenure[];

function pastWhen(
  locks: { history(name: string): Promise<Past> },
  name: string,
  isWanted: (past: Past) => boolean,
): Promise<Past> {
  return until('its history is as it should be', async () => {
    const past = await locks.history(name);
    return isWanted(past) && past;
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}

type Act = () => unknown;
type Around = (call: string, given: readonly unknown[], act: Act) => unknown;

/** The locks over znodes, with something around each call. */
async function withLocksOver(
  around: Around,
  work: (locks: ZooKeeperLocks) => Promise<void>,
): Promise<void> {
  await withZnodes(server.connect, async (bare, session) => {
    const znodes = new Proxy(bare, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...given: readonly unknown[]) =>
          around(String(name), given, () => member.apply(target, given));
      },
    });
    const parts = { session, znodes, paths, clock: realClock, logger: silentLogger };
    const locks = new ZooKeeperLocks({ ...parts, identity: { onChange: () => () => undefined } });
    await bare.ensure(paths.locks);
    try {
      await work(locks);
    } finally {
      await locks.close();
    }
  });
}

describe('the history of a lock in ZooKeeper', () => {
  test('says of one that died that it was over before the next held it', async () => {
    const { proxy, coordination } = await openedThroughProxy();
    const other = await opened();
    await coordination.locks.acquire('died', owner('r0'), never);
    await pastWhen(other.locks, 'died', (past) => past.length === 1);
    proxy.blackHole('to-client', 'to-server');
    const next = await other.locks.acquire('died', owner('r1'), never);
    const [held, died] = await pastWhen(other.locks, 'died', (past) => past.length === 2);
    expect(held).toMatchObject({ runId: 'r1', fencingToken: next.fencingToken });
    expect(held).not.toHaveProperty('endedBecause');
    expect(died).toMatchObject({ runId: 'r0', endedBecause: 'lost', endedBefore: held?.since });
    expect(died).not.toHaveProperty('endedAt');
    await next.release();
  });

  test('says when one gave back what was lost to him, whose session turned out to live', async () => {
    const { proxy, coordination } = await openedThroughProxy();
    const other = await opened();
    const held = await coordination.locks.acquire('silent', owner('r0'), never);
    await pastWhen(other.locks, 'silent', (past) => past.length === 1);
    proxy.blackHole('to-client');
    await aborted(held.lost);
    proxy.heal();
    await until('it is free', async () => (await other.locks.get('silent')) === undefined);
    const [lost] = await other.locks.history('silent');
    expect(lost).toMatchObject({ runId: 'r0', endedBecause: 'lost' });
  });

  test('costs a release no write more than there was without it', async () => {
    const writes: string[] = [];
    const noted: Around = (call, _, act) => {
      if (['multi', 'create', 'set', 'remove'].includes(call)) writes.push(call);
      return act();
    };
    await withLocksOver(noted, async (locks) => {
      // The first of a shelf lays it.
      await (await locks.acquire('quick', owner('r0'), never)).release();
      await pastWhen(locks, 'quick', ([last]) => last?.endedBecause === 'released');
      const held = await locks.acquire('quick', owner('r1'), never);
      await pastWhen(locks, 'quick', ([last]) => last?.runId === 'r1');
      writes.length = 0;
      await held.release();
      // The place with its row, and what is left of the lock.
      expect(writes).toEqual(['multi', 'remove']);
      const [last] = await locks.history('quick');
      expect(last).toMatchObject({ runId: 'r1', endedBecause: 'released' });
    });
  });

  test('is whole where one is released before it was said that he holds', async () => {
    const { locks } = await opened();
    for (const i of [0, 1, 2])
      await (await locks.acquire('brief', owner(`r${i}`), never)).release();
    const past = await pastWhen(locks, 'brief', (all) => all.length === 3);
    expect(past.map(({ runId }) => runId)).toEqual(['r2', 'r1', 'r0']);
    expect(past.every(({ endedBecause }) => endedBecause === 'released')).toBe(true);
  });

  test('says that it was released who releases it while it is read', async () => {
    let atLine: () => Promise<void> = async () => undefined;
    const path = paths.lock('read');
    const around: Around = async (call, given, act) => {
      if (call === 'children' && given[0] === path) await atLine();
      return await act();
    };
    await withLocksOver(around, async (locks) => {
      const held = await locks.acquire('read', owner('r0'), never);
      await pastWhen(locks, 'read', (past) => past.length === 1);
      atLine = () => held.release();
      const [last] = await locks.history('read');
      expect(last).toMatchObject({ runId: 'r0', endedBecause: 'released' });
    });
  });

  test('is closed where nobody heard that it was begun', async () => {
    let isLost = false;
    const around: Around = async (call, _, act) => {
      const done = await act();
      if (call !== 'multi' || isLost) return done;
      isLost = true;
      throw new CoordinationFault('COORD_CONNECTION_LOSS', 'no answer', { retryable: true });
    };
    await withLocksOver(around, async (locks) => {
      await withZnodes(server.connect, (znodes) => znodes.ensure(shelfOf('unheard')));
      const held = await locks.acquire('unheard', owner('r0'), never);
      await until('it was begun again', async () => {
        const past = await locks.history('unheard');
        return isLost && past.length === 1;
      });
      await held.release();
      const past = await locks.history('unheard');
      expect(past).toMatchObject([{ runId: 'r0', endedBecause: 'released' }]);
    });
  });

  test('keeps nobody from releasing where the shelf is gone, and is written there again', async () => {
    const { locks } = await opened();
    const held = await locks.acquire('bare', owner('r0'), never);
    await pastWhen(locks, 'bare', (past) => past.length === 1);
    await withZnodes(server.connect, (znodes) => deleteAll(znodes, `${chroot}/lock-past`));
    await held.release();
    expect(await locks.get('bare')).toBeUndefined();
    const [last] = await pastWhen(locks, 'bare', (past) => past.length === 1);
    expect(last).toMatchObject({ runId: 'r0', endedBecause: 'released' });
  });

  test('keeps nobody from holding or releasing where the shelf is another’s', async () => {
    const shelf = shelfOf('foreign');
    const auth = { user: 'stranger', password: 'of-another' };
    await withZnodes(
      server.connect,
      async (znodes) => {
        await znodes.ensure(shelf);
        await znodes.close(shelf);
      },
      auth,
    );
    const { locks } = await opened();
    const held = await locks.acquire('foreign', owner('r0'), never);
    const behind = locks.acquire('foreign', owner('r1'), never);
    const isHeld = async () => (await locks.get('foreign'))?.waiterCount === 1;
    await until('another waits', isHeld);
    await held.release();
    await (await behind).release();
    expect(await locks.get('foreign')).toBeUndefined();
    const rows = (znodes: Znodes) => znodes.children(shelf);
    expect(await withZnodes(server.connect, rows, auth)).toEqual([]);
    await withZnodes(server.connect, (znodes) => deleteAll(znodes, shelf), auth);
  });

  test('leaves out what somebody else wrote there, and goes on behind it', async () => {
    const { locks } = await opened();
    const held = await locks.acquire('mixed', owner('r0'), never);
    await pastWhen(locks, 'mixed', (past) => past.length === 1);
    await withZnodes(server.connect, async (znodes) => {
      const path = (row: string) => paths.lockPast(bucketOf('mixed'), row);
      for (const row of ['nothing', 'mixed:', pastRowName('mixed', 9e15)])
        await znodes.create(path(row), Buffer.from('no row'), 'persistent');
    });
    expect(await locks.history('mixed')).toMatchObject([{ runId: 'r0' }]);
    await held.release();
    const past = await locks.history('mixed');
    expect(past).toMatchObject([{ runId: 'r0', endedBecause: 'released' }]);
  });

  test('keeps no more of a lock than its bound, and nothing beside the lock itself', async () => {
    const { locks } = await opened();
    const name = 'often';
    for (let i = 0; i < 2 * lockPastLimits.ofLock; i += 1) {
      const held = await locks.acquire(name, owner(`r${i}`), never);
      await pastWhen(locks, name, ([last]) => last?.runId === `r${i}`);
      await held.release();
    }
    await withZnodes(server.connect, async (znodes) => {
      const rows = async () => ((await znodes.children(shelfOf(name))) ?? []).length;
      const most = lockPastLimits.ofLock + lockPastLimits.over;
      await until('the oldest are given up', async () => (await rows()) <= most);
      expect(await rows()).toBeGreaterThanOrEqual(lockPastLimits.ofLock);
      const isGone = async () => (await znodes.get(paths.lock(name))) === undefined;
      await until('the lock itself is gone', isGone);
    });
  });

  test('keeps no more of many locks than the bound of their shelf', async () => {
    const { locks } = await opened();
    const shelf = shelfOf('many');
    await withZnodes(server.connect, async (znodes) => {
      await znodes.ensure(shelf);
      const rows = Array.from({ length: 300 }, (_, i) => `${shelf}/${pastRowName(`k${i}`, i + 1)}`);
      await Promise.all(rows.map((row) => znodes.create(row, Buffer.alloc(0), 'persistent')));
      const held = await locks.acquire('many', owner('r0'), never);
      const left = async () => (await znodes.children(shelf)) ?? [];
      await until('the oldest are given up', async () => {
        return (await left()).length === lockPastLimits.ofShelf;
      });
      expect(await left()).toContain(pastRowName('many', held.fencingToken));
      expect(await left()).not.toContain(pastRowName('k0', 1));
      await held.release();
    });
  });

  test('tells who took it away and why, and the one who lost it writes nothing over that', async () => {
    const { locks } = await opened();
    const held = await locks.acquire('taken', owner('r0'), never);
    await pastWhen(locks, 'taken', (past) => past.length === 1);
    const taker = { by: 'ada', reason: 'its host is gone' };
    await locks.takeAway('taken', held.fencingToken, taker);
    await aborted(held.lost);
    await held.release();
    const [taken] = await locks.history('taken');
    expect(taken).toMatchObject({
      ...{ runId: 'r0', endedBecause: 'taken-away', endedBy: 'ada', reason: 'its host is gone' },
    });
  });
});
