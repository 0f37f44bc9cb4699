import { openFrameProxy, startZooKeeperServer } from '@escapement/testkit';
import { expect, test } from 'vitest';
import { withZnodes } from './zookeeper-rig.ts';

test('the server fixture writes past the product, keeps its data over a stop, and loses it on a wipe', async () => {
  const server = await startZooKeeperServer();
  try {
    await server.write('/spoilt', '{"id":');
    await server.write('/spoilt', '{"id": "again');
    const read = () =>
      withZnodes(server.connect, async (znodes) => (await znodes.get('/spoilt'))?.data.toString());
    expect(await read()).toBe('{"id": "again');
    await server.stop();
    expect(server.pid).toBeUndefined();
    await server.start();
    expect(await read()).toBe('{"id": "again');
    await server.kill();
    await server.wipe();
    await server.start();
    expect(await read()).toBeUndefined();
    expect(await server.ask('mntr')).toContain('zk_version');
  } finally {
    await server.dispose();
  }
});

test('the proxy lets through whole frames and counts its connections', async () => {
  const server = await startZooKeeperServer();
  const proxy = await openFrameProxy(server);
  try {
    let frames = 0;
    proxy.onFrame = (frame) => {
      expect(frame.bytes.length).toBe(4 + frame.bytes.readInt32BE(0));
      frames += 1;
      return 'pass';
    };
    await withZnodes(proxy.connect, async (znodes) => {
      expect(await znodes.get('/zookeeper')).toBeDefined();
      expect(proxy.connections).toBe(1);
    });
    expect(frames).toBeGreaterThanOrEqual(4);
    expect(proxy.accepted).toBe(1);
  } finally {
    await proxy.close();
    await server.dispose();
  }
});
