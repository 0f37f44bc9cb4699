import { inOrder, type NodeInfo, type WorkerInfo } from '@escapement/core';
import type { ZooKeeperCoordination } from '@escapement/zookeeper';
import { afterEach, describe, expect, test } from 'vitest';
import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { handsIn } from './by-hand-rig.ts';
import { closeAll, deleteAll, until } from './zookeeper-rig.ts';

let run = 0;

afterEach(closeAll);

const chroot = () => `/membership-by-hand-${run}`;
const { openReady, byHand, candidate } = handsIn(chroot);
const startedAt = '2026-03-07T02:00:00.000Z';
const node: NodeInfo = {
  nodeId: 'a',
  host: 'h',
  pid: 1,
  version: '1',
  apiUrl: 'http://127.0.0.1:1',
  startedAt,
};
const worker: WorkerInfo = {
  workerId: 'w',
  host: 'h',
  pid: 2,
  version: '1',
  queues: ['default'],
  handlers: [],
  concurrency: 1,
  scripts: false,
  startedAt,
};

function epochOf({ election }: ZooKeeperCoordination): number {
  return election.standing.kind === 'leading' ? election.standing.epoch : 0;
}

describe('an ephemeral znode of a node or a worker', () => {
  test.each(['/nodes/a', '/workers/w', '/nodes', '/workers'])(
    'stands again after %s was deleted by hand',
    async (path) => {
      run += 1;
      const { membership } = await openReady();
      await membership.registerNode(node);
      await membership.registerWorker(worker);
      await byHand((znodes) => deleteAll(znodes, `${chroot()}${path}`));
      await until('both are registered', async () => {
        const [nodes, workers] = await Promise.all([membership.nodes(), membership.workers()]);
        return nodes.length === 1 && workers.length === 1;
      });
      expect(await membership.nodes()).toEqual([node]);
      expect(await membership.workers()).toEqual([worker]);
    },
  );

  test('says again what it said before somebody wrote over it', async () => {
    run += 1;
    const { membership } = await openReady();
    await membership.registerNode(node);
    await byHand((znodes) => znodes.set(`${chroot()}/nodes/a`, Buffer.from('garbage')));
    await until('it is read again', async () => (await membership.nodes()).length === 1);
    expect(await membership.nodes()).toEqual([node]);
  });

  test('stays gone once its owner has left', async () => {
    run += 1;
    const { membership } = await openReady();
    const registration = await membership.registerNode(node);
    await registration.update({ ...node, clockOffsetMs: 1 });
    await registration.close();
    const observer = await openReady();
    expect(await observer.membership.nodes()).toEqual([]);
  });
});

describe('the leader record', () => {
  const since = Date.parse(startedAt);

  test.each([
    ['deleted', (znodes: Znodes, path: string) => znodes.remove(path)],
    ['written over', (znodes: Znodes, path: string) => znodes.set(path, Buffer.from('{}'))],
  ])('stands again within the term after it was %s by hand', async (_, damage) => {
    run += 1;
    const leader = await candidate('a');
    const epoch = epochOf(leader);
    await leader.election.announce({ nodeId: 'a', epoch, since });
    for (let round = 0; round < 3; round += 1) {
      await byHand((znodes) => damage(znodes, `${chroot()}/leader`));
      await until('observers see who leads', async () => (await leader.election.leader())?.epoch);
    }
    expect(await leader.election.leader()).toEqual({ nodeId: 'a', epoch, since: startedAt });
    expect(epochOf(leader)).toBe(epoch);
  });

  test('goes with the office when nobody is there to take it over', async () => {
    run += 1;
    const leader = await candidate('a');
    const epoch = epochOf(leader);
    await leader.election.announce({ nodeId: 'a', epoch, since });
    await leader.election.resign({ rejoin: false });
    expect(await leader.election.leader()).toBeUndefined();
  });

  test('of a successor is left alone by a former leader that leaves', async () => {
    run += 1;
    const [first, second] = [await candidate('a'), await candidate('b')];
    await first.election.announce({ nodeId: 'a', epoch: epochOf(first), since });
    await first.election.resign({ rejoin: true });
    await until('b leads', () => epochOf(second) > 0);
    await second.election.announce({ nodeId: 'b', epoch: epochOf(second), since });
    await first.election.resign({ rejoin: false });
    expect(await second.election.leader()).toMatchObject({ nodeId: 'b' });
  });
});

describe('the election', () => {
  const namesOf = (znodes: Znodes) => znodes.children(`${chroot()}/election`);

  test('has a candidate of a follower again that was deleted by hand, while the leader goes on', async () => {
    run += 1;
    const [first, second] = [await candidate('a'), await candidate('b')];
    const epoch = epochOf(first);
    await byHand(async (znodes) => {
      const last = inOrder((await namesOf(znodes)) ?? []).at(-1);
      await znodes.remove(`${chroot()}/election/${last?.name}`);
    });
    await until('b stands again', async () => (await first.election.candidates()).length === 2);
    await until('b knows', () => second.election.standing.kind === 'following');
    expect(epochOf(first)).toBe(epoch);
  });

  test('goes on after all of it was deleted by hand', async () => {
    run += 1;
    const all = [await candidate('a'), await candidate('b')];
    const before = Math.max(...all.map(epochOf));
    await byHand((znodes) => deleteAll(znodes, `${chroot()}/election`));
    await until('somebody leads anew', () => all.some((one) => epochOf(one) > before));
    await until('both stand', async () => (await all[0]?.election.candidates())?.length === 2);
  });

  test('writes its history again after that was deleted by hand', async () => {
    run += 1;
    const leader = await candidate('a');
    await byHand((znodes) => deleteAll(znodes, `${chroot()}/elections`));
    await leader.election.announce({ nodeId: 'a', epoch: epochOf(leader), since: 0 });
    expect(await leader.election.history(1)).toMatchObject([{ epoch: epochOf(leader) }]);
  });
});
