import { inOrder, redisMillis } from '@escapement/core';
import { openCanary, openFrameProxy } from '@escapement/testkit';
import type { ZooKeeperCoordination } from '@escapement/zookeeper';
import { afterEach, describe, expect, test } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, job, open, revisionOf, until, withZnodes } from './zookeeper-rig.ts';

const server = sharedZooKeeper();
const canary = openCanary();
let run = 0;

afterEach(closeAll);

async function candidate(nodeId: string, connect = server.connect): Promise<ZooKeeperCoordination> {
  const coordination = open(connect, { chroot: `/election-${run}` });
  await coordination.whenReady();
  await coordination.election.campaign(nodeId);
  await until(`${nodeId} takes its place`, () => coordination.election.standing.kind !== 'absent');
  return coordination;
}

async function candidates(...nodeIds: string[]): Promise<ZooKeeperCoordination[]> {
  run += 1;
  const all: ZooKeeperCoordination[] = [];
  for (const nodeId of nodeIds) all.push(await candidate(nodeId));
  return all;
}

function pair(all: ZooKeeperCoordination[]): [ZooKeeperCoordination, ZooKeeperCoordination] {
  const [first, second] = all;
  if (first === undefined || second === undefined) throw new Error('two are needed');
  return [first, second];
}

function epochOf(coordination: ZooKeeperCoordination): number {
  const { standing } = coordination.election;
  return standing.kind === 'leading' ? standing.epoch : 0;
}

function leads(coordination: ZooKeeperCoordination): Promise<boolean> {
  return until('leads', () => coordination.election.standing.kind === 'leading');
}

describe('the election', () => {
  test('the first leads, the others follow the one before them', async () => {
    const all = await candidates('a', 'b', 'c');
    expect(all.map((one) => one.election.standing.kind)).toEqual([
      'leading',
      'following',
      'following',
    ]);
    const [first] = pair(all);
    expect((await first.election.candidates()).map((one) => one.nodeId)).toEqual(['a', 'b', 'c']);
    expect(Number.isSafeInteger(epochOf(first))).toBe(true);
    expect(await first.election.proveOffice(epochOf(first))).toBe(true);
    expect(await first.election.proveOffice(epochOf(first) - 1)).toBe(false);
  });

  test('resigning hands over within milliseconds, to a higher epoch', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    const firstEpoch = epochOf(first);
    const took: number[] = [];
    const fromMs = performance.now();
    for (let round = 0; round < 10; round += 1) {
      const [leader, follower] = round % 2 === 0 ? [first, second] : [second, first];
      const led = new Promise<number>((resolve) => {
        const stop = follower.election.onStanding((standing) => {
          if (standing.kind !== 'leading') return;
          stop();
          resolve(performance.now());
        });
      });
      const startedAt = performance.now();
      await leader.election.resign({ rejoin: true });
      took.push((await led) - startedAt);
      await until('behind again', () => leader.election.standing.kind === 'following');
    }
    took.sort((a, b) => a - b);
    console.log(
      `hand-over by resignation: median ${took[5]?.toFixed(1)} ms, worst ${took[9]?.toFixed(1)} ms`,
    );
    expect(took[5]).toBeLessThan(canary.allow(50, fromMs));
    expect(epochOf(first)).toBeGreaterThan(firstEpoch);
  });

  test('without rejoining the znode goes and nothing is campaigned for', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    await first.election.resign({ rejoin: false });
    expect(first.election.standing).toEqual({ kind: 'absent', because: 'not-campaigning' });
    await leads(second);
    expect((await second.election.candidates()).map((one) => one.nodeId)).toEqual(['b']);
  });

  test('a candidate in the middle that leaves wakes only the one behind it', async () => {
    const all = await candidates('a', 'b', 'c', 'd');
    const [, , third, fourth] = all;
    const before = third?.election.standing;
    let woken = 0;
    fourth?.election.onStanding(() => {
      woken += 1;
    });
    await all[1]?.election.resign({ rejoin: false });
    await until('c follows a', () => third?.election.standing !== before);
    expect(third?.election.standing.kind).toBe('following');
    expect(woken).toBe(0);
  });

  test('silence from ZooKeeper leaves the leader its standing, though its session is lost', async () => {
    run += 1;
    const proxy = await openFrameProxy(server);
    const leader = await candidate('a', proxy.connect);
    const epoch = epochOf(leader);
    const states: string[] = [];
    leader.session.onChange((state, { expired }) => states.push(expired ? 'expired' : state));
    proxy.blackHole('to-client', 'to-server');
    await until('lost', () => leader.session.state === 'lost');
    expect(states).toEqual(['suspended', 'lost']);
    expect(leader.election.standing).toEqual({ kind: 'leading', epoch });
    const follower = await candidate('b');
    await leads(follower);
    // Healed, the old leader is told by the server that it has expired, and goes behind its successor.
    proxy.heal();
    await until('b is followed', () => leader.election.standing.kind === 'following');
    expect(states).toContain('expired');
    expect(epochOf(follower)).toBeGreaterThan(epoch);
    await proxy.close();
  });

  test('a reconnection within the session keeps the epoch', async () => {
    run += 1;
    const proxy = await openFrameProxy(server);
    const leader = await candidate('a', proxy.connect);
    const { standing } = leader.election;
    for (let cut = 0; cut < 5; cut += 1) {
      const states: string[] = [];
      const stop = leader.session.onChange((state) => states.push(state));
      proxy.cutAll();
      await until('there again', () => states.includes('connected'));
      stop();
      expect(states).toEqual(['suspended', 'connected']);
    }
    await leader.settings.ensembleId();
    expect(leader.election.standing).toEqual(standing);
    await proxy.close();
  });

  test('a candidate znode that somebody deletes is noticed and made anew', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    const epoch = epochOf(first);
    await withZnodes(server.connect, async (znodes) => {
      const path = `/election-${run}/election`;
      const [smallest] = inOrder((await znodes.children(path)) ?? []);
      await znodes.remove(`${path}/${smallest?.name}`);
    });
    await leads(second);
    await until('a is behind', () => first.election.standing.kind === 'following');
    expect(epochOf(second)).toBeGreaterThan(epoch);
  });

  test('a leader whose process stood still for longer than its session is told so and goes behind', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    const epoch = epochOf(first);
    await second.close(500);
    const standings: string[] = [];
    first.election.onStanding((standing) => standings.push(standing.kind));
    const until3s = performance.now() + 3200;
    while (performance.now() < until3s);
    await until('absent, then leading anew', () => standings.includes('leading'));
    expect(standings[0]).toBe('absent');
    expect(epochOf(first)).toBeGreaterThan(epoch);
  });

  test('resigning while ZooKeeper is away leaves no znode once it is back', async () => {
    run += 1;
    const proxy = await openFrameProxy(server);
    const leader = await candidate('a', proxy.connect);
    proxy.refuse();
    await until('suspended', () => leader.session.state === 'suspended');
    const resigned = leader.election.resign({ rejoin: false });
    expect(leader.election.standing.kind).toBe('absent');
    proxy.heal();
    await resigned;
    expect(await leader.election.candidates()).toEqual([]);
    await proxy.close();
  });
});

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
    await withZnodes(server.connect, (znodes) => znodes.remove(`/election-${run}/cursor`));
    expect(await first.election.keepCheckpoint(checkpointOf(epoch))).toMatchObject({
      kind: 'kept',
    });
    expect(await first.settings.readCheckpoint()).toEqual(checkpointOf(epoch));
  });

  test('of a leader that does not know yet that it was outlived leaves that of its successor alone', async () => {
    run += 1;
    const proxy = await openFrameProxy(server);
    const first = await candidate('a', proxy.connect);
    const second = await candidate('b');
    const epoch = epochOf(first);
    // It can still speak, but hears nothing any more: its znode goes, and it goes on believing.
    proxy.blackHole('to-client');
    await withZnodes(server.connect, async (znodes) => {
      const path = `/election-${run}/election`;
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
    await withZnodes(server.connect, (znodes) => znodes.remove(`/election-${run}/cursor`));
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
    const created = await first.definitions.create(job('alpha'), now);
    expect(revisionOf(created)).toBeGreaterThan(1_000_000);
    await first.settings.raiseRevisions(5);
    const next = await first.definitions.replace(job('alpha'), { now });
    expect(revisionOf(next)).toBe(revisionOf(created) + 1);
  });
});

describe('the record of terms', () => {
  test('observers see who leads, and the history tells how terms ended', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    const from = Date.parse('2026-03-07T02:00:00.000Z');
    const epoch = epochOf(first);
    await first.election.announce({ nodeId: 'a', epoch, since: from });
    await first.election.announce({ nodeId: 'a', epoch, since: from });
    expect(await second.election.leader()).toEqual({
      nodeId: 'a',
      epoch,
      since: '2026-03-07T02:00:00.000Z',
    });
    await first.election.conclude(epoch, {
      to: '2026-03-07T02:00:05.000Z',
      endedBecause: 'stepped-down',
    });
    await first.election.resign({ rejoin: true });
    await leads(second);
    await second.election.announce({ nodeId: 'b', epoch: epochOf(second), since: from + 5040 });
    expect(await first.election.history(10)).toEqual([
      { epoch: epochOf(second), nodeId: 'b', from: '2026-03-07T02:00:05.040Z', gapMs: 40 },
      {
        epoch,
        nodeId: 'a',
        from: '2026-03-07T02:00:00.000Z',
        to: '2026-03-07T02:00:05.000Z',
        endedBecause: 'stepped-down',
      },
    ]);
    const effect = { late: 0, missed: 0, maxLateMs: 3 };
    await second.election.conclude(epochOf(second), { effect });
    expect((await first.election.history(1))[0]?.effect).toEqual(effect);
  });

  test('a term that nobody concluded has vanished after its last checkpoint', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    const from = Date.parse('2026-03-07T02:00:00.000Z');
    const epoch = epochOf(first);
    await first.election.announce({ nodeId: 'a', epoch, since: from });
    const savedAt = from + 9000;
    const progress = { stagedUntil: from, begunUpTo: from, outstanding: [], behind: {} };
    await first.election.keepCheckpoint({ epoch, generation: 1, savedAt, ...progress });
    await first.election.resign({ rejoin: false });
    await leads(second);
    await second.election.announce({ nodeId: 'b', epoch: epochOf(second), since: from + 12_000 });
    const [now, before] = await second.election.history(2);
    expect(now?.gapMs).toBe(3000);
    expect(before).toMatchObject({ endedBecause: 'vanished', to: '2026-03-07T02:00:09.000Z' });
    // It had only been cut off, and says so when it is back.
    await first.election.conclude(epoch, {
      to: '2026-03-07T02:00:12.500Z',
      endedBecause: 'superseded',
    });
    const [corrected, told] = await second.election.history(2);
    expect(told).toMatchObject({ endedBecause: 'superseded', to: '2026-03-07T02:00:12.500Z' });
    expect(corrected?.gapMs).toBe(0);
  });

  test('keeps what was done to the office with the term in which it was done, the last of many', async () => {
    const [first] = pair(await candidates('a', 'b'));
    const remark = (reason: string) =>
      first.election.remark({
        at: '2026-03-07T02:00:00.000Z',
        act: 'office-reset',
        reason,
        by: 'token',
      });
    await remark('before any term: nowhere to keep it');
    await first.election.announce({ nodeId: 'a', epoch: epochOf(first), since: 0 });
    for (let i = 0; i < 25; i += 1) await remark(`${i}`);
    const [term] = await first.election.history(1);
    expect(term?.remarks).toHaveLength(20);
    expect(term?.remarks?.at(-1)).toMatchObject({ act: 'office-reset', reason: '24', by: 'token' });
  });

  test('a leader that was outlived cannot announce itself', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    const epoch = epochOf(first);
    await first.election.resign({ rejoin: true });
    await leads(second);
    await expect(first.election.announce({ nodeId: 'a', epoch, since: 0 })).rejects.toMatchObject({
      code: 'COORD_NOT_IN_OFFICE',
    });
  });
});
