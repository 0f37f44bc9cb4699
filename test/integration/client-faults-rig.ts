import {
  type FrameProxy,
  openFrameProxy,
  type PassingFrame,
  startZooKeeperServer,
  type ZooKeeperServer,
} from '@escapement/testkit';
import type { ZooKeeperCoordination } from '@escapement/zookeeper';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { closeAll, open, type SessionLength, until } from './zookeeper-rig.ts';

/** Each test of these is one fault of node-zookeeper-client 1.1.3 that was reproduced or read in its source. */

export const chroot = '/client-faults';
export const op = { create: 1, exists: 3, auth: 100, setWatches: 101, multi: 14 };

/** A server for the tests of a file, and proxies before it that are closed after each. */
export function useFaultyServer() {
  const proxies: FrameProxy[] = [];
  let started: ZooKeeperServer | undefined;
  const server = (): ZooKeeperServer => {
    if (started === undefined) throw new Error('the server starts before the first test');
    return started;
  };
  beforeAll(async () => {
    started = await startZooKeeperServer();
  });
  afterEach(async () => {
    await closeAll();
    for (const proxy of proxies.splice(0)) await proxy.close();
  });
  afterAll(() => started?.dispose());
  return {
    get server() {
      return server();
    },
    async proxied(): Promise<FrameProxy> {
      const proxy = await openFrameProxy(server());
      proxies.push(proxy);
      return proxy;
    },
  };
}

export async function opened(
  connect: string,
  length: SessionLength = {},
): Promise<ZooKeeperCoordination> {
  const coordination = open(connect, { chroot, ...length });
  await coordination.whenReady();
  return coordination;
}

export function statesOf(coordination: ZooKeeperCoordination): string[] {
  const states: string[] = [];
  coordination.session.onChange((state, { expired }) => states.push(expired ? 'expired' : state));
  return states;
}

export function sessionIdOf(coordination: ZooKeeperCoordination): unknown {
  return coordination.session.dependency().detail?.['sessionId'];
}

/** Until the server itself has given the session up. */
export async function untilExpired(
  server: Pick<ZooKeeperServer, 'ask'>,
  sessionId: unknown,
): Promise<void> {
  const shown = `0x${BigInt(`0x${sessionId}`).toString(16)}`;
  await until(`the session ${shown} has expired`, async () => {
    const sessions = await server.ask('dump');
    return sessions !== '' && !sessions.includes(shown);
  });
}

export function opOf(frame: PassingFrame): number | undefined {
  return frame.direction === 'to-server' && frame.index > 0
    ? frame.bytes.readInt32BE(8)
    : undefined;
}

/** Cuts the connection instead of passing on the first reply to a request of this kind; afterwards nothing is touched. */
export function loseReplyTo(proxy: FrameProxy, wanted: number): { readonly done: () => boolean } {
  let xid: number | undefined;
  let isDone = false;
  proxy.onFrame = (frame) => {
    if (isDone) return 'pass';
    if (opOf(frame) === wanted) xid ??= frame.bytes.readInt32BE(4);
    const isReply = frame.direction === 'to-client' && frame.index > 0;
    if (!isReply || xid === undefined || frame.bytes.readInt32BE(4) !== xid) return 'pass';
    isDone = true;
    return { cutAfterBytes: 0 };
  };
  return { done: () => isDone };
}
