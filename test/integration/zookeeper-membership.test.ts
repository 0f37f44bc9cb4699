import type { NodeInfo } from '@escapement/core';
import { openFrameProxy } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { brief, closeAll, open, type SessionLength, until, withZnodes } from './zookeeper-rig.ts';

const server = sharedZooKeeper();
let run = 0;

afterEach(closeAll);

function openFresh() {
  run += 1;
  return again();
}

function again(connect = server.connect, length: SessionLength = {}) {
  return open(connect, { chroot: `/deep/er/membership-${run}`, ...length });
}

function node(nodeId: string, version = '1'): NodeInfo {
  return {
    nodeId,
    host: 'h',
    pid: 1,
    version,
    apiUrl: 'http://127.0.0.1:1',
    startedAt: '2026-03-07T02:00:00.000Z',
  };
}

describe('membership', () => {
  test('shows who is alive, what they say now, and forgets who left', async () => {
    const { membership, whenReady } = openFresh();
    await whenReady();
    const registration = await membership.registerNode(node('a'));
    expect(await membership.nodes()).toEqual([node('a')]);
    await registration.update({ ...node('a'), clockOffsetMs: 3 });
    expect(await membership.nodes()).toEqual([{ ...node('a'), clockOffsetMs: 3 }]);
    await registration.close();
    expect(await membership.nodes()).toEqual([]);
  });

  test('sees who is newer and says more than is known here', async () => {
    const { membership, whenReady } = openFresh();
    await whenReady();
    const newer = {
      ...node('b'),
      waitingFor: [{ code: 'NEW', since: 1 }],
      inventedLater: { a: 1 },
    };
    const path = `/deep/er/membership-${run}/nodes/b`;
    await withZnodes(server.connect, async (znodes) => {
      await znodes.create(path, Buffer.from(JSON.stringify(newer)), 'persistent');
    });
    expect(await membership.nodes()).toEqual([{ ...node('b'), waitingFor: [{ code: 'NEW' }] }]);
  });

  test('registers by itself once there is a connection', async () => {
    const { membership } = openFresh();
    await membership.registerNode(node('early'));
    await until('it is there', async () => (await membership.nodes()).length === 1);
  });

  test('leaves at once when the session is closed', async () => {
    const one = openFresh();
    await one.whenReady();
    await one.membership.registerNode(node('a'));
    const other = again();
    expect((await other.membership.nodes()).length).toBe(1);
    await one.close(1000);
    expect(await other.membership.nodes()).toEqual([]);
  });

  test('a process that comes back under its id replaces what its dead session left', async () => {
    openFresh();
    const proxy = await openFrameProxy(server);
    const dead = again(proxy.connect, brief);
    await dead.whenReady();
    await dead.membership.registerNode(node('a', 'old'));
    proxy.blackHole('to-client', 'to-server');
    const fresh = again();
    await fresh.whenReady();
    await fresh.membership.registerNode(node('a', 'new'));
    expect(await fresh.membership.nodes()).toEqual([node('a', 'new')]);
    await until('the old session is over', () => dead.session.state === 'lost');
    await proxy.close();
    expect(await fresh.membership.nodes()).toEqual([node('a', 'new')]);
  });

  test('registers again in the session after an expiry', async () => {
    openFresh();
    const proxy = await openFrameProxy(server);
    const node1 = again(proxy.connect, brief);
    await node1.whenReady();
    await node1.membership.registerNode(node('a'));
    const observer = again();
    proxy.blackHole('to-client', 'to-server');
    await until('it is gone', async () => (await observer.membership.nodes()).length === 0);
    proxy.heal();
    await until('it is back', async () => (await observer.membership.nodes()).length === 1);
    await proxy.close();
  });
});

describe('shared settings', () => {
  test('whoever comes first wins', async () => {
    const [one, other] = [openFresh(), again()];
    const values = await Promise.all([
      one.settings.getOrCreate('envelope-key', () => 'first'),
      other.settings.getOrCreate('envelope-key', () => 'second'),
    ]);
    expect(new Set(values).size).toBe(1);
    expect(await one.settings.read('envelope-key')).toBe(values[0]);
    expect(await one.settings.read('nothing')).toBeUndefined();
    await expect(one.settings.read('a/b')).rejects.toMatchObject({ code: 'COORD_BAD_NAME' });
  });

  test('the identity of the ensemble is made once', async () => {
    const ids = await Promise.all(
      [openFresh(), again(), again()].map((one) => one.settings.ensembleId()),
    );
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('credentials', () => {
  const auth = { user: 'escapement', password: 'secret:with:colons' };

  test('close every znode to others, who are told so', async () => {
    run += 1;
    const chroot = `/secured-${run}`;
    const owner = open(server.connect, { chroot, auth });
    await owner.membership.registerNode(node('a'));
    await owner.whenReady();
    await until('registered', async () => (await owner.membership.nodes()).length === 1);
    // It is told so when the time of its call is over, which is as short as its session.
    const stranger = open(server.connect, { chroot, ...brief });
    await expect(stranger.membership.nodes()).rejects.toMatchObject({ code: 'COORD_AUTH' });
    await withZnodes(server.connect, async (znodes) => {
      for (const path of ['', '/nodes', '/nodes/a', '/jobs/00', '/settings']) {
        await expect(znodes.get(`${chroot}${path}`)).rejects.toMatchObject({ code: 'COORD_AUTH' });
      }
    });
  });
});
