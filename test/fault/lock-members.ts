import { systemClock } from '@escapement/process';
import {
  type FrameProxy,
  openFrameProxy,
  silentLogger,
  startZooKeeperServer,
  type ZooKeeperServer,
} from '@escapement/testkit';
import { openZooKeeper, type ZooKeeperCoordination } from '@escapement/zookeeper';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { randomFrom } from '../rig/random.ts';

/** How many stand in line for each kind, and how long they are let go on: `LOCKS_SECONDS=120` is the full size. */
export const contenders = 50;
export const lastsMs = Number(process.env['LOCKS_SECONDS'] ?? 20) * 1_000;
/** Of a test that goes on for that long. */
export const withinMs = lastsMs + 120_000;
const sessionTimeoutMs = 2_000;
/** One each, since fifty listen. */
export const never = (): AbortSignal => new AbortController().signal;
export const random = randomFrom(11);

let zookeeper: ZooKeeperServer;
const members: Member[] = [];

/** A ZooKeeper of its own for the tests of a file; whoever came to it is gone after each. */
export function useLockMembers(): { readonly zookeeper: () => ZooKeeperServer } {
  beforeAll(async () => {
    zookeeper = await startZooKeeperServer();
  });
  afterAll(() => zookeeper?.dispose());
  afterEach(async () => {
    await Promise.all(members.splice(0).map((member) => member.close()));
  });
  return { zookeeper: () => zookeeper };
}

/** A program of its own session, over a way that can be cut as by its death. */
export interface Member {
  readonly zookeeper: ZooKeeperCoordination;
  readonly proxy: FrameProxy;
  /** How many of its watches have rung. */
  rung: number;
  close(): Promise<void>;
}

/** Opens one, and waits until it has its session. */
export async function openMember(timeoutMs = sessionTimeoutMs): Promise<Member> {
  const proxy = await openFrameProxy(zookeeper);
  const coordination = openZooKeeper({
    ...{ connect: proxy.connect, chroot: '/locks-fault', sessionTimeoutMs: timeoutMs },
    ...{ logger: silentLogger, clock: systemClock },
  });
  const member: Member = {
    zookeeper: coordination,
    proxy,
    rung: 0,
    async close() {
      await coordination.close(500);
      await proxy.close();
    },
  };
  // A frame that answers nothing, and tells of an event, has the number -1.
  proxy.onFrame = ({ direction, bytes }) => {
    if (direction === 'to-client' && bytes.length >= 8 && bytes.readInt32BE(4) === -1) {
      member.rung += 1;
    }
    return 'pass';
  };
  members.push(member);
  await coordination.whenReady();
  return member;
}
