import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { anybody, openPrivateServers, type PrivateServers } from '../rig/private-servers.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { storeOver, takeOffice, term } from './redis-rig.ts';
import { withZnodes } from './zookeeper-rig.ts';

let servers: PrivateServers;
let connect = '';
beforeAll(async () => {
  servers = await openPrivateServers();
  connect = await servers.zookeeper();
});
afterAll(() => servers.close());

const largestBodyBytes = 256 * 1024;

test('six hundred edits of the largest znode that the REST interface takes leave ZooKeeper alive', async () => {
  const edit = async (znodes: Znodes) => {
    await znodes.create('/edited', Buffer.alloc(0), 'persistent');
    for (let at = 0; at < 600; at += 1) {
      await znodes.set('/edited', Buffer.alloc(largestBodyBytes, at));
    }
  };
  await withZnodes(connect, edit, anybody);
  expect(servers.crew.children.map((child) => child.hasEnded())).toEqual([false]);
});

test('ZooKeeper shows nothing, not even its root, to who does not say who he is', async () => {
  const look = (znodes: Znodes) => znodes.children('/');
  await expect(withZnodes(connect, look)).rejects.toMatchObject({ code: 'COORD_AUTH' });
  expect(await withZnodes(connect, look, anybody)).toContain('zookeeper');
});

test('Redis evicts nothing, and lets its user do what the product does', async () => {
  const store = await storeOver({ url: await servers.redis() });
  try {
    await takeOffice(store, term);
    const advance = advanceOf([runDueIn(60_000)]);
    expect(await store.schedule.stage(term, [advance])).toEqual({ kind: 'committed' });
    expect(store.archive.dependency().detail).toMatchObject({
      maxmemoryPolicy: 'noeviction',
      appendonly: 'yes',
    });
  } finally {
    await store.close(2_000);
  }
});
