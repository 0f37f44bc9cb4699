import type { ZooKeeperCoordination } from '@escapement/zookeeper';
import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { open, until, withZnodes } from './zookeeper-rig.ts';

/** Coordination in a chroot, and hands that reach past the product into it. */
export function handsIn(chroot: () => string) {
  const server = sharedZooKeeper();

  async function openReady(): Promise<ZooKeeperCoordination> {
    const coordination = open(server.connect, { chroot: chroot() });
    await coordination.whenReady();
    return coordination;
  }

  return {
    openReady,
    /** What an administrator does past the product. */
    byHand: <T>(work: (znodes: Znodes) => Promise<T>): Promise<T> =>
      withZnodes(server.connect, work),
    async candidate(nodeId: string): Promise<ZooKeeperCoordination> {
      const coordination = await openReady();
      await coordination.election.campaign(nodeId);
      await until(
        `${nodeId} takes its place`,
        () => coordination.election.standing.kind !== 'absent',
      );
      return coordination;
    },
  };
}
