import { randomUUID } from 'node:crypto';
import { inOrder, leaderOffice } from '@escapement/core';
import { openCanary, openFrameProxy } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { ZooKeeperElection } from '../../packages/zookeeper/src/election/election.ts';
import { pathsUnder } from '../../packages/zookeeper/src/paths.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { electionIn, epochOf, leads, pair } from './election-rig.ts';
import { brief, closeAll, realClock, silentLogger, until, withZnodes } from './zookeeper-rig.ts';

const server = sharedZooKeeper();
const canary = openCanary();

const { candidate, candidates, chroot, nextChroot } = electionIn('election');

afterEach(closeAll);

/** Holds this whole thread, as a process that gets no processor. */
function standStill(forMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
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

  test('a candidate of ours that a backup brought back, with our session, keeps nobody out of office', async () => {
    nextChroot();
    const proxy = await openFrameProxy(server);
    const { election: office, candidate: pathOf } = pathsUnder(chroot()).office(leaderOffice);
    await withZnodes(proxy.connect, async (znodes, session) => {
      const election = new ZooKeeperElection({
        session,
        znodes,
        paths: pathsUnder(chroot()),
        clock: realClock,
        logger: silentLogger,
        office: leaderOffice,
      });
      await election.campaign('a');
      await until('it leads', () => election.standing.kind === 'leading');
      const stray = await znodes.create(
        pathOf(`${randomUUID()}_`),
        Buffer.alloc(0),
        'ephemeral-sequential',
      );
      await election.resign({ rejoin: true });
      await until('its own stands before it', () => election.standing.kind === 'following');
      // The data of an ensemble goes back while nobody is connected to it.
      proxy.cutAll();
      await until('it leads again', () => election.standing.kind === 'leading');
      expect(stray.kind === 'created' && (await znodes.get(stray.path))).toBeUndefined();
      expect(await znodes.children(office)).toHaveLength(1);
      await election.close();
    });
    await proxy.close();
  });

  test('silence from ZooKeeper leaves the leader its standing, though its session is lost', async () => {
    nextChroot();
    const proxy = await openFrameProxy(server);
    const leader = await candidate('a', proxy.connect, brief);
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
    nextChroot();
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
      const path = `${chroot()}/election`;
      const [smallest] = inOrder((await znodes.children(path)) ?? []);
      await znodes.remove(`${path}/${smallest?.name}`);
    });
    await leads(second);
    await until('a is behind', () => first.election.standing.kind === 'following');
    expect(epochOf(second)).toBeGreaterThan(epoch);
  });

  test('a leader whose process stood still for longer than its session is told so and goes behind', async () => {
    nextChroot();
    const first = await candidate('a', server.connect, brief);
    const second = await candidate('b');
    const epoch = epochOf(first);
    await second.close(500);
    const standings: string[] = [];
    first.election.onStanding((standing) => standings.push(standing.kind));
    standStill(brief.sessionTimeoutMs + 1200);
    await until('absent, then leading anew', () => standings.includes('leading'));
    expect(standings[0]).toBe('absent');
    expect(epochOf(first)).toBeGreaterThan(epoch);
  });

  test('resigning while ZooKeeper is away leaves no znode once it is back', async () => {
    nextChroot();
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
