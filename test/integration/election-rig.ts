import type { ZooKeeperCoordination } from '@escapement/zookeeper';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { open, type SessionLength, until } from './zookeeper-rig.ts';

/** An election in chroots of their own, named after whoever asks. */
export function electionIn(name: string) {
  const server = sharedZooKeeper();
  let run = 0;

  const chroot = () => `/${name}-${run}`;
  const nextChroot = () => {
    run += 1;
  };

  async function candidate(
    nodeId: string,
    connect = server.connect,
    length: SessionLength = {},
  ): Promise<ZooKeeperCoordination> {
    const coordination = open(connect, { chroot: chroot(), ...length });
    await coordination.whenReady();
    await coordination.election.campaign(nodeId);
    await until(
      `${nodeId} takes its place`,
      () => coordination.election.standing.kind !== 'absent',
    );
    return coordination;
  }

  return {
    candidate,
    /** In a chroot where nobody was before. */
    async candidates(...nodeIds: string[]): Promise<ZooKeeperCoordination[]> {
      nextChroot();
      const all: ZooKeeperCoordination[] = [];
      for (const nodeId of nodeIds) all.push(await candidate(nodeId));
      return all;
    },
    chroot,
    /** Goes on in a chroot where nobody was before. */
    nextChroot,
  };
}

export function pair(all: ZooKeeperCoordination[]): [ZooKeeperCoordination, ZooKeeperCoordination] {
  const [first, second] = all;
  if (first === undefined || second === undefined) throw new Error('two are needed');
  return [first, second];
}

export function epochOf(coordination: ZooKeeperCoordination): number {
  const { standing } = coordination.election;
  return standing.kind === 'leading' ? standing.epoch : 0;
}

export function leads(coordination: ZooKeeperCoordination): Promise<boolean> {
  return until('leads', () => coordination.election.standing.kind === 'leading');
}
