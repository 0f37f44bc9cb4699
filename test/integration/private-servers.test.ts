import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPrivateServers, type PrivateServers } from '../rig/private-servers.ts';
import { advanceOf, runDueIn, storeOver, takeOffice, term } from './redis-rig.ts';
import { withZnodes } from './zookeeper-rig.ts';

let servers: PrivateServers;
beforeAll(async () => {
  servers = await openPrivateServers();
});
afterAll(() => servers.close());

const largestBodyBytes = 256 * 1024;

test('six hundred edits of the largest znode that the REST interface takes leave ZooKeeper alive', async () => {
  await withZnodes(await servers.zookeeper(), async (znodes) => {
    await znodes.create('/edited', Buffer.alloc(0), 'persistent');
    for (let edit = 0; edit < 600; edit += 1) {
      await znodes.set('/edited', Buffer.alloc(largestBodyBytes, edit));
    }
  });
  expect(servers.crew.children.map((child) => child.hasEnded())).toEqual([false]);
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
