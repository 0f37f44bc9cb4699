import { bucketOf } from '@escapement/core';
import {
  type EnsembleMember,
  type EnsemblePorts,
  ensembleContract,
  type FrameProxy,
  openFrameProxy,
} from '@escapement/testkit';
import type { ZooKeeperCoordination } from '@escapement/zookeeper';
import { afterEach, describe, test } from 'vitest';
import { pathsUnder } from '../../packages/zookeeper/src/paths.ts';
import { Session } from '../../packages/zookeeper/src/session/session.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, open, until, withZnodes } from './zookeeper-rig.ts';

/** A member over real ZooKeeper, and the way to it. */
interface Reached {
  readonly coordination: ZooKeeperCoordination;
  readonly proxy: FrameProxy;
}

const server = sharedZooKeeper();
const reached = new Map<EnsembleMember, Reached>();
let chroots = 0;

afterEach(async () => {
  await closeAll();
  await Promise.all([...reached.values()].map(({ proxy }) => proxy.close()));
  reached.clear();
});

function reachOf(member: EnsembleMember): Reached {
  const found = reached.get(member);
  if (found === undefined) throw new Error('it is no member of ours');
  return found;
}

/** An ensemble in a chroot where nobody was before; each member has a proxy of its own between itself and the server. */
function portsOver(): EnsemblePorts {
  chroots += 1;
  const chroot = `/contract-${process.pid}-${chroots}`;
  const paths = pathsUnder(chroot);
  /** The lock that a session holds which is about to be cut off: it falls when the server ends that session. */
  const witnesses = new Map<EnsembleMember, string>();
  let cuts = 0;
  const putByHand = (path: string, text: string) =>
    withZnodes(server.connect, async (znodes) => {
      const data = Buffer.from(text);
      if ((await znodes.set(path, data)) === 'not-found') {
        await znodes.ensure(path);
        await znodes.set(path, data);
      }
    });
  return {
    async member() {
      const proxy = await openFrameProxy(server);
      const coordination = open(proxy.connect, { chroot, sessionTimeoutMs: 5_000 });
      await coordination.whenReady();
      await Promise.all([coordination.catalog.open(), coordination.calendars.open()]);
      reached.set(coordination, { coordination, proxy });
      return coordination;
    },
    async expire(member) {
      const { session } = member;
      if (!(session instanceof Session)) throw new Error('it is no session of ZooKeeper');
      const heard = new Promise<void>((resolve) => {
        session.onChange((_state, { expired }) => {
          if (expired) resolve();
        });
      });
      await session.renew();
      await heard;
    },
    async cutOff(member) {
      const { coordination, proxy } = reachOf(member);
      cuts += 1;
      const witness = `witness-${cuts}`;
      witnesses.set(member, witness);
      const owner = { runId: 'witness', workerId: 'witness' };
      await coordination.locks.acquire(witness, owner, new AbortController().signal);
      proxy.refuse();
      await until('it is cut off', () => member.session.state === 'suspended');
    },
    outlast: (member) =>
      withZnodes(server.connect, async (znodes) => {
        const places = paths.lock(witnesses.get(member) ?? 'nobody');
        await until('its session is over', async () => {
          const standing = await znodes.children(places);
          return standing === undefined || standing.length === 0;
        });
      }),
    async reach(member) {
      reachOf(member).proxy.heal();
      await until('it is reached', () => member.session.state === 'connected');
    },
    spoilDefinition: (jobId) => putByHand(paths.job(bucketOf(jobId), jobId), '{"id":'),
    spoilCalendar: (name) => putByHand(`${paths.calendars}/${name}`, '{"name":'),
    loseSetting: (name) =>
      withZnodes(server.connect, async (znodes) => void (await znodes.remove(paths.setting(name)))),
  };
}

describe('ZooKeeper keeps the contract of an ensemble', () => {
  test.each(ensembleContract)('$fact', ({ check }) => check(portsOver()));
});
