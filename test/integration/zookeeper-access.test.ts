import { type JobInput, type NodeInfo, redisMillis } from '@escapement/core';
import { createOne, startZooKeeperServer, type ZooKeeperServer } from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { closeAll, job, open, until, withZnodes } from './zookeeper-rig.ts';

const auth = { user: 'escapement', password: 'of:ours' };
const others = { user: 'escapement', password: 'of theirs' };
const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
let server: ZooKeeperServer;
let run = 0;

beforeAll(async () => {
  server = await startZooKeeperServer();
});
afterEach(closeAll);
afterAll(() => server.dispose());

const fresh = (): string => {
  run += 1;
  return `/org-${run}/escapement`;
};

const node: NodeInfo = {
  nodeId: 'a',
  host: 'h',
  pid: 1,
  version: '1',
  apiUrl: 'http://127.0.0.1:1',
  startedAt: '2026-03-07T02:00:00.000Z',
};

/** Every path from here down, as an administrator with the right credentials, or a stranger, sees it. */
async function pathsBelow(znodes: Znodes, path: string): Promise<readonly string[]> {
  const names = (await znodes.children(path).catch(() => undefined)) ?? [];
  const below = await Promise.all(names.map((name) => pathsBelow(znodes, `${path}/${name}`)));
  return [path, ...below.flat()];
}

/** Those of all paths that somebody without credentials may read or write. */
async function openPaths(chroot: string): Promise<readonly string[]> {
  const all = await withZnodes(server.connect, (znodes) => pathsBelow(znodes, chroot), auth);
  expect(all.length).toBeGreaterThan(260);
  return await withZnodes(server.connect, async (znodes) => {
    const seen = await Promise.all(
      all.map(async (path) => {
        // One that is gone by now, as those of a session that was shut out are, is not open.
        const reads = await znodes.get(path).then(
          (found) => found !== undefined,
          () => false,
        );
        const writes = await znodes.set(path, Buffer.from('x')).then(
          (outcome) => outcome === 'set',
          () => false,
        );
        return reads || writes;
      }),
    );
    return all.filter((_, index) => seen[index]);
  });
}

/** With credentials of his own, so that what he makes belongs to him. */
function asStranger<T>(work: (znodes: Znodes) => Promise<T>): Promise<T> {
  return withZnodes(server.connect, work, { user: 'stranger', password: 'x' });
}

/** An installation that was in use before anybody thought of credentials. */
async function useWithout(chroot: string, jobs: readonly JobInput[] = [job('standing')]) {
  const coordination = open(server.connect, { chroot });
  await coordination.whenReady();
  for (const input of jobs) await createOne(coordination.definitions, input, { now });
  const before = await keysOf(coordination.settings.getOrCreate.bind(coordination.settings));
  return { coordination, before };
}

async function keysOf(getOrCreate: (name: string, make: () => string) => Promise<string>) {
  const names = ['signing-key', 'session-key', 'admin-token-sha256'];
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await getOrCreate(name, () => `${name} 1`)]),
    ),
  ) as Record<string, string>;
}

describe('credentials that come later', () => {
  test('close every znode, candidates, locks and what leads to them included', async () => {
    const chroot = fresh();
    const { coordination } = await useWithout(chroot);
    await coordination.membership.registerNode(node);
    await coordination.election.campaign('a');
    const held = new AbortController();
    await coordination.locks.acquire('file', { runId: 'r', workerId: 'w' }, held.signal);
    await until('a node', async () => (await coordination.membership.nodes()).length === 1);
    const later = open(server.connect, { chroot, auth });
    await until('closed', () => later.access.view.kind === 'closed');
    expect(await openPaths(chroot)).toEqual([]);
    await withZnodes(server.connect, async (znodes) => {
      await expect(znodes.get(chroot.slice(0, chroot.lastIndexOf('/')))).rejects.toThrow();
    });
  });

  test('replace the keys that lay open, and forget the token that was made', async () => {
    const chroot = fresh();
    const { before } = await useWithout(chroot);
    const later = open(server.connect, { chroot, auth });
    await until('closed', () => later.access.view.kind === 'closed');
    for (const name of ['signing-key', 'session-key']) {
      const after = await later.settings.read(name);
      expect(after).toMatch(/^[0-9a-f]{64}$/);
      expect(after).not.toBe(before[name]);
    }
    expect(await later.settings.read('admin-token-sha256')).toBeUndefined();
    await later.catalog.open();
    expect(later.catalog.get('standing')).toMatchObject({ id: 'standing' });
  });

  test('do so once, however many processes come at the same time', async () => {
    const chroot = fresh();
    await useWithout(chroot);
    const many = Array.from({ length: 4 }, () => open(server.connect, { chroot, auth }));
    for (const one of many) await until('closed', () => one.access.view.kind === 'closed');
    const keys = await Promise.all(many.map((one) => one.settings.read('signing-key')));
    expect(new Set(keys).size).toBe(1);
    const next = open(server.connect, { chroot, auth });
    await until('closed', () => next.access.view.kind === 'closed');
    expect(await next.settings.read('signing-key')).toBe(keys[0]);
  });

  test('are not fooled by a stranger who has said that all is closed', async () => {
    const chroot = fresh();
    await useWithout(chroot);
    await asStranger((znodes) =>
      znodes.create(`${chroot}/settings/closed-to-others`, Buffer.from('{}'), 'persistent'),
    );
    const later = open(server.connect, { chroot, auth });
    await until('closed', () => later.access.view.kind === 'closed');
    expect(await openPaths(chroot)).toEqual([]);
  });

  test('leave nothing open that somebody put there while it was being closed', async () => {
    const chroot = fresh();
    await useWithout(chroot);
    await withZnodes(server.connect, async (znodes) => {
      const later = open(server.connect, { chroot, auth });
      // In every bucket, so that many a write is under way when ZooKeeper closes one: it judges a write before it carries
      // out those ahead, and one that was let through is carried out though the bucket has been closed.
      const putting = Array.from({ length: 256 }, async (_, bucket) => {
        const path = `${chroot}/jobs/${bucket.toString(16).padStart(2, '0')}/late`;
        for (;;) {
          await znodes.create(path, Buffer.alloc(0), 'persistent');
          await znodes.remove(path);
        }
      });
      expect(await Promise.allSettled(putting)).toHaveLength(256);
      await until('closed', () => later.access.view.kind === 'closed');
    });
    expect(await openPaths(chroot)).toEqual([]);
  });

  test('name what a stranger has taken for himself, and close all else', async () => {
    const chroot = fresh();
    await useWithout(chroot);
    const theirs = `${chroot}/jobs/00/theirs`;
    await asStranger((znodes) => znodes.create(theirs, Buffer.from('{}'), 'persistent'));
    const later = open(server.connect, { chroot, auth });
    await until('foreign', () => later.access.view.kind === 'foreign');
    expect(later.access.view).toEqual({ kind: 'foreign', count: 1, paths: [theirs] });
    expect(await openPaths(chroot)).toEqual([]);
  });

  test('leave a parent alone that others use as well', async () => {
    const chroot = fresh();
    const parent = chroot.slice(0, chroot.lastIndexOf('/'));
    await useWithout(chroot);
    await withZnodes(server.connect, (znodes) =>
      znodes.create(`${parent}/neighbour`, Buffer.alloc(0), 'persistent'),
    );
    const later = open(server.connect, { chroot, auth });
    await until('closed', () => later.access.view.kind === 'closed');
    await withZnodes(server.connect, async (znodes) => {
      expect(await znodes.children(parent)).toContain('neighbour');
    });
  });

  test('shut out who still has none: it gives up its session and says why', async () => {
    const chroot = fresh();
    const { coordination } = await useWithout(chroot);
    await coordination.membership.registerNode(node);
    await until('warned', () => coordination.access.view.kind === 'open');
    const later = open(server.connect, { chroot, auth });
    await until('closed', () => later.access.view.kind === 'closed');
    await until('away', () => coordination.session.state !== 'connected');
    await until('said', () =>
      String(coordination.session.dependency().detail?.['problem']).includes('other credentials'),
    );
    expect(await later.membership.nodes()).toEqual([]);
  });
});

test('credentials from the start leave nothing to close', async () => {
  const chroot = fresh();
  const first = open(server.connect, { chroot, auth });
  await until('closed', () => first.access.view.kind === 'closed');
  const key = await first.settings.getOrCreate('signing-key', () => 'made');
  const second = open(server.connect, { chroot, auth });
  await until('closed', () => second.access.view.kind === 'closed');
  expect(await second.settings.read('signing-key')).toBe(key);
  expect(await openPaths(chroot)).toEqual([]);
});

test('other credentials than those of the tree are refused in words', async () => {
  const chroot = fresh();
  await open(server.connect, { chroot, auth }).whenReady();
  const wrong = open(server.connect, { chroot, auth: others });
  await until('said', () =>
    String(wrong.session.dependency().detail?.['problem']).includes('other credentials'),
  );
  expect(wrong.session.state).not.toBe('connected');
});
