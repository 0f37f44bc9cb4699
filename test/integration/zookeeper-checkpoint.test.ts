import { inOrder, redisMillis } from '@escapement/core';
import { createOne, openFrameProxy } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { electionIn, epochOf, leads, pair } from './election-rig.ts';
import { brief, closeAll, job, revisionOf, withZnodes } from './zookeeper-rig.ts';

const server = sharedZooKeeper();

const { candidate, candidates, chroot, nextChroot } = electionIn('checkpoint');

afterEach(closeAll);
describe('the checkpoint', () => {
  const savedAt = Date.parse('2026-03-07T02:00:00.000Z');
  const checkpointOf = (epoch: number) => ({
    epoch,
    generation: 1,
    stagedUntil: savedAt,
    savedAt,
    begunUpTo: savedAt - 1,
    outstanding: ['nightly-report@20260307T015900Z'],
    behind: { 'weekly-report': savedAt - 5000 },
  });

  test('is read back as the leader wrote it', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    expect(await second.settings.readCheckpoint()).toBeUndefined();
    const epoch = epochOf(first);
    await first.election.keepCheckpoint(checkpointOf(epoch));
    await first.election.keepCheckpoint({ ...checkpointOf(epoch), generation: 2 });
    expect(await second.settings.readCheckpoint()).toMatchObject({ epoch, generation: 2 });
  });

  test('costs one request where it stands as its leader wrote it last', async () => {
    nextChroot();
    const proxy = await openFrameProxy(server);
    const leader = await candidate('a', proxy.connect);
    const epoch = epochOf(leader);
    let requests = 0;
    proxy.onFrame = ({ direction, bytes }) => {
      if (direction === 'to-server' && bytes.includes('/cursor')) requests += 1;
      return 'pass';
    };
    const keep = (generation: number) =>
      leader.election.keepCheckpoint({ ...checkpointOf(epoch), generation }, generation - 1);
    await keep(1);
    // It looked whether one stood.
    expect(requests).toBe(2);
    for (const generation of [2, 3, 4]) expect(await keep(generation)).toEqual({ kind: 'kept' });
    expect(requests).toBe(5);
    expect(await leader.settings.readCheckpoint()).toMatchObject({ generation: 4 });
    await proxy.close();
  });

  test.each([
    ['deleted it', async (znodes: Znodes, path: string) => znodes.remove(path)],
    ['wrote over it', async (znodes: Znodes, path: string) => znodes.set(path, Buffer.from('x'))],
    [
      'made it anew',
      async (znodes: Znodes, path: string) => {
        await znodes.remove(path);
        await znodes.create(path, Buffer.from('x'), 'persistent');
      },
    ],
  ])('is written again after somebody %s', async (_what, spoil) => {
    const [first] = pair(await candidates('a', 'b'));
    const epoch = epochOf(first);
    for (const generation of [1, 2, 3])
      await first.election.keepCheckpoint({ ...checkpointOf(epoch), generation });
    await withZnodes(server.connect, async (znodes) => {
      await spoil(znodes, `${chroot()}/cursor`);
    });
    expect(await first.election.keepCheckpoint(checkpointOf(epoch), 1)).toEqual({ kind: 'kept' });
    expect(await first.settings.readCheckpoint()).toEqual(checkpointOf(epoch));
  });

  test('that went back since it was written is not written over', async () => {
    const [first] = pair(await candidates('a', 'b'));
    const epoch = epochOf(first);
    const checkpoint = (generation: number) => ({ ...checkpointOf(epoch), generation });
    for (const generation of [1, 2, 3]) await first.election.keepCheckpoint(checkpoint(generation));
    // As a backup has it: an older one, of another version.
    await withZnodes(server.connect, async (znodes) => {
      await znodes.remove(`${chroot()}/cursor`);
      const older = Buffer.from(JSON.stringify(checkpoint(2)));
      await znodes.create(`${chroot()}/cursor`, older, 'persistent');
    });
    const wentBack = { kind: 'went-back' };
    expect(await first.election.keepCheckpoint(checkpoint(4), 3)).toEqual(wentBack);
    expect(await first.election.keepCheckpoint(checkpoint(4), 3)).toEqual(wentBack);
    expect(await first.settings.readCheckpoint()).toMatchObject({ generation: 2 });
  });

  test('of a leader that does not know yet that it was outlived leaves that of its successor alone', async () => {
    nextChroot();
    const proxy = await openFrameProxy(server);
    const first = await candidate('a', proxy.connect, brief);
    const second = await candidate('b');
    const epoch = epochOf(first);
    // It can still speak, but hears nothing any more: its znode goes, and it goes on believing.
    proxy.blackHole('to-client');
    await withZnodes(server.connect, async (znodes) => {
      const path = `${chroot()}/election`;
      const [smallest] = inOrder((await znodes.children(path)) ?? []);
      await znodes.remove(`${path}/${smallest?.name}`);
    });
    await leads(second);
    const successor = checkpointOf(epochOf(second));
    expect((await second.election.keepCheckpoint(successor)).kind).toBe('kept');
    expect(first.election.standing).toEqual({ kind: 'leading', epoch });
    await expect(first.election.keepCheckpoint(checkpointOf(epoch))).rejects.toMatchObject({
      retryable: true,
    });
    expect(await second.settings.readCheckpoint()).toEqual(successor);
    await proxy.close();
  });
});

describe('data that went back in time', () => {
  const savedAt = Date.parse('2026-03-07T02:00:00.000Z');
  const checkpointOf = (epoch: number, generation: number) => ({
    epoch,
    generation,
    stagedUntil: savedAt,
    savedAt,
    begunUpTo: savedAt,
    outstanding: [],
    behind: {},
  });

  test('shows by a checkpoint older than one that was acknowledged, which is not written over', async () => {
    const [first] = pair(await candidates('a', 'b'));
    const epoch = epochOf(first);
    await first.election.keepCheckpoint(checkpointOf(epoch, 5));
    expect(await first.election.keepCheckpoint(checkpointOf(epoch, 9), 7)).toEqual({
      kind: 'went-back',
    });
    expect(await first.settings.readCheckpoint()).toMatchObject({ generation: 5 });
    // One that somebody deleted shows nothing.
    await withZnodes(server.connect, (znodes) => znodes.remove(`${chroot()}/cursor`));
    expect(await first.election.keepCheckpoint(checkpointOf(epoch, 9), 7)).toMatchObject({
      kind: 'kept',
    });
  });

  test('gets a new name by whom ZooKeeper itself holds to be first, and by nobody else', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    const id = await first.settings.ensembleId();
    const heard = new Promise((resolve) => second.settings.onEnsembleChange(resolve));
    expect(await second.election.renameEnsemble(epochOf(first))).toBe(false);
    expect(await first.election.renameEnsemble(epochOf(first) - 1)).toBe(false);
    expect(await first.settings.ensembleId()).toBe(id);
    expect(await first.election.renameEnsemble(epochOf(first))).toBe(true);
    const renamed = await first.settings.ensembleId();
    expect(renamed).not.toBe(id);
    expect(await heard).toBe(renamed);
  });

  test('keeps its count of revisions under a new name', async () => {
    const [first] = pair(await candidates('a', 'b'));
    await first.settings.raiseRevisions(1_000_000);
    await first.settings.renameEnsemble();
    const now = redisMillis(savedAt);
    const created = await createOne(first.definitions, job('alpha'), { now });
    expect(revisionOf(created)).toBeGreaterThan(1_000_000);
    await first.settings.raiseRevisions(5);
    const next = await first.definitions.replace(job('alpha'), { now });
    expect(revisionOf(next)).toBe(revisionOf(created) + 1);
  });
});
