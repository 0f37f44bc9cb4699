import {
  bucketOf,
  calendarInputSchema,
  inOrder,
  type NodeInfo,
  redisMillis,
  type WorkerInfo,
  type WriteOutcome,
} from '@escapement/core';
import type { ZooKeeperCoordination } from '@escapement/zookeeper';
import { afterEach, describe, expect, test } from 'vitest';
import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, deleteAll, job, open, revisionOf, until, withZnodes } from './zookeeper-rig.ts';

const server = sharedZooKeeper();
let run = 0;

afterEach(closeAll);

const chroot = () => `/by-hand-${run}`;

async function openReady(): Promise<ZooKeeperCoordination> {
  const coordination = open(server.connect, { chroot: chroot() });
  await coordination.whenReady();
  return coordination;
}

/** What an administrator does past the product. */
function byHand<T>(work: (znodes: Znodes) => Promise<T>): Promise<T> {
  return withZnodes(server.connect, work);
}

const none: WriteOutcome = { kind: 'not-found' };
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

async function candidate(nodeId: string): Promise<ZooKeeperCoordination> {
  const coordination = await openReady();
  await coordination.election.campaign(nodeId);
  await until(`${nodeId} takes its place`, () => coordination.election.standing.kind !== 'absent');
  return coordination;
}

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

describe('a folder that was deleted by hand', () => {
  test('is there again for a lock', async () => {
    run += 1;
    const { locks } = await openReady();
    await byHand((znodes) => deleteAll(znodes, `${chroot()}/locks`));
    const owner = { runId: 'r', workerId: 'w' };
    const held = await locks.acquire('ledger', owner, AbortSignal.timeout(5000));
    expect((await locks.get('ledger'))?.holder?.runId).toBe('r');
    await held.release();
  });

  test('is there again for a setting', async () => {
    run += 1;
    const { settings } = await openReady();
    await byHand((znodes) => deleteAll(znodes, `${chroot()}/settings`));
    expect(await settings.getOrCreate('some-key', () => 'made')).toBe('made');
  });
});

describe('a bucket of definitions that was deleted by hand', () => {
  const now = redisMillis(Date.parse(startedAt));
  const bucketPath = (jobId: string) =>
    `${chroot()}/jobs/${bucketOf(jobId).toString(16).padStart(2, '0')}`;

  test.each(['the bucket', 'the folder of all buckets'])(
    'stands again with all of them after %s was deleted, and no node ever missed one',
    async (what) => {
      run += 1;
      const [one, other] = [await openReady(), await openReady()];
      const ids = Array.from({ length: 20 }, (_, i) => `job-${i}`);
      const written = await Promise.all(ids.map((id) => one.definitions.create(job(id), now)));
      await Promise.all([one.catalog.open(), other.catalog.open()]);
      await until('all are known', () => other.catalog.size === ids.length);
      const lost: string[] = [];
      for (const { catalog } of [one, other]) {
        catalog.onChange(({ jobId, definition }) => {
          if (definition === undefined) lost.push(jobId);
        });
      }
      const path = what === 'the bucket' ? bucketPath('job-7') : `${chroot()}/jobs`;
      await byHand((znodes) => deleteAll(znodes, path));
      const fresh = await openReady();
      await until('the job is there again', async () => {
        const stored = await fresh.definitions.read('job-7');
        return stored.kind === 'definition';
      });
      await fresh.catalog.open();
      await until('a new node knows all', () => fresh.catalog.size === ids.length);
      expect(lost).toEqual([]);
      expect(fresh.catalog.get('job-7')?.revision).toBe(revisionOf(written[7] ?? none));
    },
  );

  test('gives revisions above all that it gave before', async () => {
    run += 1;
    const { definitions, catalog } = await openReady();
    await catalog.open();
    for (let edit = 0; edit < 30; edit += 1) {
      await definitions.create(job('alpha'), now);
      await definitions.remove('alpha', {});
    }
    const last = revisionOf(await definitions.create(job('alpha'), now));
    await byHand((znodes) => deleteAll(znodes, bucketPath('alpha')));
    await until('it is back', async () => (await definitions.read('alpha')).kind === 'definition');
    const next = revisionOf(await definitions.replace(job('alpha'), { now }));
    expect(next).toBeGreaterThan(last);
    // Also where no node remembers anything of it.
    await closeAll();
    await byHand((znodes) => deleteAll(znodes, bucketPath('alpha')));
    const fresh = await openReady();
    const anew = revisionOf(await fresh.definitions.create(job('alpha'), now));
    expect(anew).toBeGreaterThan(next);
  });

  test('is told from a single definition that somebody deleted, which is taken as deleted', async () => {
    run += 1;
    const { definitions, catalog } = await openReady();
    await definitions.create(job('alpha'), now);
    await catalog.open();
    await byHand((znodes) => znodes.remove(`${bucketPath('alpha')}/alpha`));
    await until('it is gone', () => catalog.get('alpha') === undefined);
  });
});

describe('the identity of the ensemble', () => {
  test.each(['garbage', ''])('is put back after somebody wrote "%s" over it', async (text) => {
    run += 1;
    const { settings } = await openReady();
    const id = await settings.ensembleId();
    await byHand((znodes) => znodes.set(chroot(), Buffer.from(text)));
    await byHand((znodes) =>
      until('it is back', async () => (await znodes.get(chroot()))?.data.toString() === id),
    );
    expect(await settings.ensembleId()).toBe(id);
  });

  test('and everything in it is put back while the processes live that know it', async () => {
    run += 1;
    const { settings, definitions, catalog } = await openReady();
    const id = await settings.ensembleId();
    await definitions.create(job('alpha'), redisMillis(0));
    await catalog.open();
    await byHand((znodes) => deleteAll(znodes, chroot()));
    const fresh = await openReady();
    await until('the job is back', async () => {
      const stored = await fresh.definitions.read('alpha').catch(() => undefined);
      return stored?.kind === 'definition';
    });
    expect(await fresh.settings.ensembleId()).toBe(id);
    expect(catalog.get('alpha')).toBeDefined();
  });
});

describe('the folder of calendars', () => {
  const input = calendarInputSchema.parse({ name: 'holidays', timeZone: 'UTC' });

  test('stands again with all of them, and no node ever missed one', async () => {
    run += 1;
    const { calendars } = await openReady();
    await calendars.open();
    await calendars.create(input, redisMillis(0));
    const edited = { ...input, description: 'of the bank' };
    await calendars.replace(edited, { now: redisMillis(1) });
    const told: unknown[] = [];
    calendars.onChange((change) => told.push(change));
    await byHand((znodes) => deleteAll(znodes, `${chroot()}/calendars`));
    const fresh = await openReady();
    await until('it is back', async () => (await fresh.calendars.read('holidays'))?.version === 2);
    expect(told).toEqual([]);
    await fresh.calendars.remove('holidays', {});
    expect(await fresh.calendars.create(input, redisMillis(2))).toMatchObject({
      calendar: { version: 3 },
    });
  });

  test('is told from a single calendar that somebody deleted, which is taken as deleted', async () => {
    run += 1;
    const { calendars } = await openReady();
    await calendars.open();
    await calendars.create(input, redisMillis(0));
    await byHand((znodes) => znodes.remove(`${chroot()}/calendars/holidays`));
    await until('it is gone', () => calendars.get('holidays') === undefined);
  });
});
