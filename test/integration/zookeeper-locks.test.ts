import { randomUUID } from 'node:crypto';
import {
  type FrameProxy,
  lockContract,
  lockKindsContract,
  openFrameProxy,
} from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { IdentityKeeper } from '../../packages/zookeeper/src/identity/identity-keeper.ts';
import { ZooKeeperLocks } from '../../packages/zookeeper/src/locks/locks.ts';
import { pathsUnder } from '../../packages/zookeeper/src/paths.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import {
  brief,
  closeAll,
  open,
  realClock,
  type SessionLength,
  silentLogger,
  until,
  withZnodes,
} from './zookeeper-rig.ts';

const server = sharedZooKeeper();
const proxies: FrameProxy[] = [];
const never = new AbortController().signal;
const owner = (runId: string) => ({ runId, workerId: 'w1' });

afterEach(async () => {
  await closeAll();
  for (const proxy of proxies.splice(0)) await proxy.close();
});

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}

async function opened(connect = server.connect, length: SessionLength = {}) {
  const coordination = open(connect, { chroot: '/locks-test', ...length });
  await coordination.whenReady();
  return coordination;
}

async function openedThroughProxy(length: SessionLength = {}) {
  const proxy = await openFrameProxy(server);
  proxies.push(proxy);
  return { proxy, coordination: await opened(proxy.connect, length) };
}

describe('locks in ZooKeeper keep the contract of locks', () => {
  test.each(lockContract)('$fact', async ({ check }) => check((await opened()).locks));
});

describe('locks in ZooKeeper that several may hold keep their contract', () => {
  test.each(lockKindsContract)('$fact', async ({ check }) => check((await opened()).locks));
});

describe('data that went back in time', () => {
  const chroot = `/locks-went-back-${process.pid}`;
  const paths = pathsUnder(chroot);

  test('leaves nobody waiting for a lock that was released since, though its session lives on', async () => {
    await withZnodes(server.connect, async (znodes, session) => {
      const parts = { session, znodes, paths, clock: realClock, logger: silentLogger };
      const identity = new IdentityKeeper(parts);
      await identity.read();
      const locks = new ZooKeeperLocks({ ...parts, identity });
      const held = await locks.acquire('kept', owner('r1'), never);
      // As a backup brings it back: of this session, and of nobody here.
      await znodes.ensure(paths.lock('released'));
      const path = `${paths.lock('released')}/${randomUUID()}_`;
      await znodes.create(path, Buffer.alloc(0), 'ephemeral-sequential');
      const other = open(server.connect, { chroot });
      const got = other.locks.acquire('released', owner('r2'), never);
      await until('it waits', async () => (await other.locks.get('released'))?.waiterCount === 1);
      await other.settings.renameEnsemble();
      expect((await got).lost.aborted).toBe(false);
      expect(held.lost.aborted).toBe(false);
      expect((await other.locks.get('kept'))?.holder?.runId).toBe('r1');
      await Promise.all([locks.close(), identity.close()]);
    });
  });
});

describe('the list of locks', () => {
  test('is read page by page, the first waiters of each, and no more than the page', async () => {
    const coordination = open(server.connect, { chroot: `/locks-listed-${process.pid}` });
    await coordination.whenReady();
    const { locks } = coordination;
    const name = (i: number) => `lock-${String(i).padStart(3, '0')}`;
    const held = Array.from({ length: 60 }, (_, i) => locks.acquire(name(i), owner('r'), never));
    await Promise.all(held);
    const giveUp = new AbortController();
    const waiting = Array.from({ length: 30 }, (_, i) =>
      locks.acquire(name(7), owner(`w${i}`), giveUp.signal).catch(() => undefined),
    );
    await until('all wait', async () => (await locks.get(name(7)))?.waiterCount === 30);
    const names: string[] = [];
    let next: string | undefined;
    do {
      const page = await locks.page({ limit: 25, ...(next === undefined ? {} : { after: next }) });
      expect(page.total).toBe(60);
      names.push(...page.items.map((lock) => lock.name));
      next = page.next;
    } while (next !== undefined);
    expect(names).toEqual(Array.from({ length: 60 }, (_, i) => name(i)));
    const [crowded] = (await locks.page({ limit: 1, after: name(6) })).items;
    expect(crowded).toMatchObject({ name: name(7), waiterCount: 30 });
    expect(crowded?.waiters).toHaveLength(20);
    giveUp.abort();
    await Promise.all(waiting);
  });

  test('goes on over what is left of locks that nobody holds', async () => {
    const chroot = `/locks-left-${process.pid}`;
    const { locks, whenReady } = open(server.connect, { chroot });
    await whenReady();
    await withZnodes(server.connect, async (znodes) => {
      const empty = Array.from({ length: 900 }, (_, i) => `${chroot}/locks/a${i}`);
      await Promise.all(empty.map((path) => znodes.create(path, Buffer.alloc(0), 'persistent')));
    });
    const held = await locks.acquire('b', owner('r'), never);
    const found: string[] = [];
    let pages = 0;
    let next: string | undefined;
    do {
      const page = await locks.page({ limit: 50, ...(next === undefined ? {} : { after: next }) });
      found.push(...page.items.map((lock) => lock.name));
      pages += 1;
      next = page.next;
    } while (next !== undefined);
    expect(found).toEqual(['b']);
    expect(pages).toBe(3);
    await held.release();
  });
});

describe('locks', () => {
  test('are given in the order of asking, with growing fencing tokens', async () => {
    const { locks } = await opened();
    const order: string[] = [];
    const tokens: number[] = [];
    const first = await locks.acquire('press', owner('r0'), never);
    const waiting: Promise<void>[] = [];
    for (const runId of ['r1', 'r2', 'r3']) {
      const taken = locks.acquire('press', owner(runId), never).then(async (held) => {
        order.push(runId);
        tokens.push(held.fencingToken);
        await held.release();
      });
      waiting.push(taken);
      await until('it waits', async () =>
        (await locks.get('press'))?.waiters.some((one) => one.runId === runId),
      );
    }
    expect(await locks.get('press')).toMatchObject({
      name: 'press',
      holder: { runId: 'r0', workerId: 'w1', fencingToken: first.fencingToken },
      waiters: [{ runId: 'r1' }, { runId: 'r2' }, { runId: 'r3' }],
    });
    await first.release();
    await Promise.all(waiting);
    expect(order).toEqual(['r1', 'r2', 'r3']);
    expect(tokens).toEqual([...tokens].sort((a, b) => a - b));
    expect(tokens[0]).toBeGreaterThan(first.fencingToken);
  });

  test('never have two holders, however many ask', async () => {
    const [one, other] = [await opened(), await opened()];
    let holders = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const { locks } = index % 2 === 0 ? one : other;
        const held = await locks.acquire('busy', owner(`r${index}`), new AbortController().signal);
        holders += 1;
        most = Math.max(most, holders);
        await Promise.resolve();
        holders -= 1;
        await held.release();
      }),
    );
    expect(most).toBe(1);
    expect(await one.locks.get('busy')).toBeUndefined();
  });

  test('that nobody holds leave nothing behind', async () => {
    const { locks } = await opened();
    const held = await locks.acquire('short', owner('r0'), never);
    expect((await locks.page({ limit: 200 })).items.map((lock) => lock.name)).toContain('short');
    await held.release();
    await withZnodes(server.connect, (znodes) =>
      until(
        'the parent goes',
        async () => (await znodes.get('/locks-test/locks/short')) === undefined,
      ),
    );
  });

  test('are no longer waited for once the signal is aborted', async () => {
    const { locks } = await opened();
    const held = await locks.acquire('queue', owner('r0'), never);
    const controller = new AbortController();
    const waiting = locks.acquire('queue', owner('r1'), controller.signal);
    await until('it waits', async () => (await locks.get('queue'))?.waiters.length === 1);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'COORD_ABORTED' });
    await until('it left', async () => (await locks.get('queue'))?.waiters.length === 0);
    await held.release();
  });

  test('are lost before the server can give them to another, when it falls silent', async () => {
    const { proxy, coordination } = await openedThroughProxy(brief);
    const other = await opened();
    const held = await coordination.locks.acquire('cut-off', owner('r0'), never);
    const next = other.locks
      .acquire('cut-off', owner('r1'), never)
      .then((lock) => ({ lock, at: performance.now() }));
    await until('it waits', async () => (await other.locks.get('cut-off'))?.waiters.length === 1);
    const startedAt = performance.now();
    proxy.blackHole('to-client', 'to-server');
    const lostAt = aborted(held.lost).then(() => performance.now());
    const [lost, given] = await Promise.all([lostAt, next]);
    expect(lost).toBeLessThan(given.at);
    console.log(
      `silence: lost after ${Math.round(lost - startedAt)} ms, given after ${Math.round(given.at - startedAt)} ms`,
    );
    expect(given.lock.fencingToken).toBeGreaterThan(held.fencingToken);
    await given.lock.release();
  });

  test('lost to silence are given back once the session turns out to live', async () => {
    const { proxy, coordination } = await openedThroughProxy(brief);
    const held = await coordination.locks.acquire('given-back', owner('r0'), never);
    // Only the answers are lost: the server hears our heartbeats and keeps the session.
    proxy.blackHole('to-client');
    await aborted(held.lost);
    proxy.heal();
    const other = await opened();
    await until('it is free', async () => (await other.locks.get('given-back')) === undefined);
  });

  test('survive a reconnection within the session', async () => {
    const { proxy, coordination } = await openedThroughProxy();
    const held = await coordination.locks.acquire('kept', owner('r0'), never);
    const back = new Promise<void>((resolve) => {
      coordination.session.onChange((state) => {
        if (state === 'connected') resolve();
      });
    });
    proxy.cutAll();
    await back;
    expect((await coordination.locks.get('kept'))?.holder?.fencingToken).toBe(held.fencingToken);
    expect(held.lost.aborted).toBe(false);
    await held.release();
  });

  test('can be broken: the holder is told and the next one gets it', async () => {
    const [one, other] = [await opened(), await opened()];
    const held = await one.locks.acquire('stuck', owner('r0'), never);
    const next = other.locks.acquire('stuck', owner('r1'), never);
    await until('it waits', async () => (await other.locks.get('stuck'))?.waiters.length === 1);
    expect(await other.locks.breakHolder('stuck')).toBe(true);
    await aborted(held.lost);
    const given = await next;
    await held.release();
    expect((await one.locks.get('stuck'))?.holder?.runId).toBe('r1');
    await given.release();
    expect(await other.locks.breakHolder('stuck')).toBe(false);
  });

  test('are waited for across an expiry, from the end of the queue', async () => {
    const { proxy, coordination } = await openedThroughProxy(brief);
    const other = await opened();
    const held = await other.locks.acquire('patience', owner('r0'), never);
    const waiting = coordination.locks.acquire('patience', owner('r1'), never);
    await until('it waits', async () => (await other.locks.get('patience'))?.waiters.length === 1);
    proxy.blackHole('to-client', 'to-server');
    await until(
      'it expired',
      async () => (await other.locks.get('patience'))?.waiters.length === 0,
    );
    proxy.heal();
    await until(
      'it is back',
      async () => (await other.locks.get('patience'))?.waiters.length === 1,
    );
    await held.release();
    await (await waiting).release();
  });
});
