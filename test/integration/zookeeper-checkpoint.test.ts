import { inOrder, redisMillis } from '@escapement/core';
import { createOne, openFrameProxy } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { electionIn, epochOf, leads, pair } from './election-rig.ts';
import { closeAll, job, revisionOf, withZnodes } from './zookeeper-rig.ts';

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

  test('is read back as the leader wrote it, and says in which transaction it stands', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    expect(await second.settings.readCheckpoint()).toBeUndefined();
    const epoch = epochOf(first);
    const kept = await first.election.keepCheckpoint(checkpointOf(epoch));
    const later = await first.election.keepCheckpoint({ ...checkpointOf(epoch), generation: 2 });
    const zxids = [kept, later].map((one) => (one.kind === 'kept' ? one.zxid : 0));
    expect(zxids[0]).toBeGreaterThan(epoch);
    expect(zxids[1]).toBeGreaterThan(zxids[0] ?? 0);
    expect(await second.settings.readCheckpoint()).toMatchObject({ epoch, generation: 2 });
  });

  test('is written again after somebody deleted it', async () => {
    const [first] = pair(await candidates('a', 'b'));
    const epoch = epochOf(first);
    await first.election.keepCheckpoint(checkpointOf(epoch));
    await withZnodes(server.connect, (znodes) => znodes.remove(`${chroot()}/cursor`));
    expect(await first.election.keepCheckpoint(checkpointOf(epoch))).toMatchObject({
      kind: 'kept',
    });
    expect(await first.settings.readCheckpoint()).toEqual(checkpointOf(epoch));
  });

  test('of a leader that does not know yet that it was outlived leaves that of its successor alone', async () => {
    nextChroot();
    const proxy = await openFrameProxy(server);
    const first = await candidate('a', proxy.connect);
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
