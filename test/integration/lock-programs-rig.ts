import { type Locks, openLocks } from '@escapement/sdk';
import { afterEach } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { until } from './zookeeper-rig.ts';

/** Locks of programs over the ZooKeeper that all tests share, closed after each. */
export interface LockProgramsUse {
  readonly connect: string;
  readonly port: number;
  /** Closes this too after the test. */
  closing(close: () => unknown): void;
  /** Opened and ready, as by one program of several. */
  opened(zookeeper?: string): Promise<Locks>;
  /** A name that nobody else has. */
  freshName(): string;
}

let names = 0;

export function useLockPrograms(): LockProgramsUse {
  const { connect, port } = sharedZooKeeper();
  const open: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });
  return {
    connect,
    port,
    closing: (close) => void open.push(close),
    async opened(zookeeper = connect) {
      const locks = openLocks({ zookeeper, name: 'billing' });
      open.push(() => locks.close());
      await locks.whenReady();
      return locks;
    },
    freshName() {
      names += 1;
      return `sdk-${process.pid}-${names}`;
    },
  };
}

export function waiters(locks: Locks, name: string, count: number) {
  const stand = async () => ((await locks.view(name))?.waiterCount ?? 0) === count;
  return until(`${count} wait for ${name}`, stand);
}
