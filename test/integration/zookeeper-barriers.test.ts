import { barrierContract, type FrameProxy, openFrameProxy } from '@escapement/testkit';
import { afterEach, describe, expect, it, test } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { brief, closeAll, open, type SessionLength, until, withZnodes } from './zookeeper-rig.ts';

const server = sharedZooKeeper();
const chroot = `/barriers-test-${process.pid}`;
const proxies: FrameProxy[] = [];
const never = new AbortController().signal;

afterEach(async () => {
  await closeAll();
  for (const proxy of proxies.splice(0)) await proxy.close();
});

async function opened(connect = server.connect, length: SessionLength = {}) {
  const coordination = open(connect, { chroot, ...length });
  await coordination.whenReady();
  return coordination.barriers;
}

describe('barriers in ZooKeeper keep the contract of barriers', () => {
  test.each(barrierContract)('$fact', async ({ check }) => check(await opened()));
});

describe('who dies at a barrier', () => {
  it('is not counted, and holds up nobody who leaves', async () => {
    const proxy = await openFrameProxy(server);
    proxies.push(proxy);
    const mortal = await opened(proxy.connect, brief);
    const [one, other] = [await opened(), await opened()];
    const ask = { size: 2, workerId: 'program-1', signal: never };
    const party = [mortal.enter('dying', ask), one.enter('dying', ask)];
    const [dying, inside] = await Promise.all(party);
    const next = other.enter('dying', ask);
    proxy.refuse();
    await inside?.leave(never);
    await until('it is told', () => dying?.lost.aborted);
    const last = await Promise.all([next, one.enter('dying', ask)]);
    await Promise.all(last.map((each) => each.leave(never)));
    const left = await withZnodes(server.connect, (znodes) =>
      znodes.children(`${chroot}/barriers/dying`),
    );
    expect(left ?? []).toEqual([]);
  });
});
