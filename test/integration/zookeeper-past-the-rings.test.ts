import { dirname } from 'node:path/posix';
import { bucketOf, redisMillis } from '@escapement/core';
import { createOne, VirtualClock } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { ZooKeeperCatalog } from '../../packages/zookeeper/src/definitions/definition-catalog.ts';
import { OwnTexts } from '../../packages/zookeeper/src/definitions/own-texts.ts';
import { IdentityKeeper } from '../../packages/zookeeper/src/identity/identity-keeper.ts';
import { pathsUnder } from '../../packages/zookeeper/src/paths.ts';
import type { ZnodeStat } from '../../packages/zookeeper/src/znodes/znode.ts';
import { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import {
  closeAll,
  job,
  open,
  realClock,
  silentLogger,
  until,
  withZnodes,
} from './zookeeper-rig.ts';

const server = sharedZooKeeper();
const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
const ids = Array.from({ length: 20 }, (_, i) => `job-${i}`);
let run = 0;

afterEach(closeAll);

/** Counts what is asked of ZooKeeper, by kind. */
class CountedZnodes extends Znodes {
  asked = { get: 0, many: 0, stat: 0, children: 0 };
  /** How often each znode was read together with others. */
  readTogether = new Map<string, number>();

  timesOf(path: string): number {
    return this.readTogether.get(path) ?? 0;
  }

  forget(): void {
    this.asked = { get: 0, many: 0, stat: 0, children: 0 };
    this.readTogether.clear();
  }

  override get(...args: Parameters<Znodes['get']>): ReturnType<Znodes['get']> {
    this.asked.get += 1;
    return super.get(...args);
  }

  override getMany(paths: readonly string[]): ReturnType<Znodes['getMany']> {
    this.asked.many += 1;
    for (const path of paths) this.readTogether.set(path, this.timesOf(path) + 1);
    return super.getMany(paths);
  }

  override stat(path: string): Promise<ZnodeStat | undefined> {
    this.asked.stat += 1;
    return super.stat(path);
  }

  override children(path: string): ReturnType<Znodes['children']> {
    this.asked.children += 1;
    return super.children(path);
  }
}

interface Standing {
  readonly catalog: ZooKeeperCatalog;
  /** What the catalog asks with. */
  readonly asking: CountedZnodes;
  /** Lets a minute of the catalog pass, and a little for what follows from its last look. */
  readonly minute: () => Promise<void>;
  /** What an administrator writes with. */
  readonly hands: Znodes;
  readonly pathOf: (jobId: string) => string;
  readonly definitions: ReturnType<typeof open>['definitions'];
}

/** A catalog that knows twenty jobs, and whose time stands still but where a test lets it pass. */
async function withCatalog(work: (standing: Standing) => Promise<void>): Promise<void> {
  run += 1;
  const chroot = `/past-the-rings-${run}`;
  const product = open(server.connect, { chroot });
  await product.whenReady();
  await Promise.all(ids.map((id) => createOne(product.definitions, job(id), { now })));
  await withZnodes(server.connect, async (hands, session) => {
    const [clock, paths] = [new VirtualClock(), pathsUnder(chroot)];
    const asking = new CountedZnodes({
      source: session,
      clock: realClock,
      callTimeoutMs: 20_000,
      secured: false,
    });
    const parts = { session, znodes: asking, paths, logger: silentLogger };
    const identity = new IdentityKeeper({ ...parts, clock: realClock });
    const catalog = new ZooKeeperCatalog({ ...parts, identity, ownTexts: new OwnTexts(), clock });
    const pathOf = (jobId: string) => paths.job(bucketOf(jobId), jobId);
    try {
      await catalog.open();
      await clock.advance(0);
      asking.forget();
      const minute = () => clock.advance(60_000);
      await work({ catalog, asking, minute, hands, pathOf, definitions: product.definitions });
    } finally {
      await catalog.close();
      await identity.close();
    }
  });
}

/** What somebody writes who knows the form. */
async function textOf(hands: Znodes, path: string, description: string): Promise<Buffer> {
  const stored: unknown = JSON.parse((await hands.get(path))?.data.toString() ?? '{}');
  return Buffer.from(JSON.stringify({ ...(stored as object), description, version: 9 }));
}

describe('what is written past the change rings is seen within a minute', () => {
  test('where a definition was written over', () =>
    withCatalog(async ({ catalog, minute, hands, pathOf }) => {
      const text = await textOf(hands, pathOf('job-3'), 'by hand');
      await hands.set(pathOf('job-3'), text);
      expect(catalog.get('job-3')?.description).toBe('');
      await minute();
      await until('it is seen', () => catalog.get('job-3')?.description === 'by hand');
    }));

  test('where a definition was spoiled, and where it was mended again', () =>
    withCatalog(async ({ catalog, minute, hands, pathOf }) => {
      const sound = (await hands.get(pathOf('job-3')))?.data ?? Buffer.alloc(0);
      await hands.set(pathOf('job-3'), Buffer.from('{'));
      await minute();
      await until('it is seen', () => catalog.broken().has('job-3'));
      await hands.set(pathOf('job-3'), sound);
      await minute();
      await until('it is mended', () => catalog.get('job-3') !== undefined);
      expect(catalog.broken().size).toBe(0);
    }));

  test('where one was created', () =>
    withCatalog(async ({ catalog, minute, hands, pathOf }) => {
      const text = (await textOf(hands, pathOf('job-3'), 'by hand')).toString();
      await hands.create(pathOf('new'), Buffer.from(text.replace('job-3', 'new')), 'persistent');
      await minute();
      await until('it is seen', () => catalog.get('new')?.description === 'by hand');
    }));

  test('where one was deleted', () =>
    withCatalog(async ({ catalog, minute, hands, pathOf }) => {
      await hands.remove(pathOf('job-3'));
      await minute();
      await until('it is missed', async () => {
        await minute();
        return catalog.get('job-3') === undefined;
      });
      expect(catalog.size).toBe(ids.length - 1);
    }));

  test('where one was deleted and created again as another in the same moment', () =>
    withCatalog(async ({ catalog, minute, hands, pathOf }) => {
      const text = await textOf(hands, pathOf('job-3'), 'by hand');
      await hands.remove(pathOf('job-3'));
      await hands.create(pathOf('job-3'), text, 'persistent');
      await minute();
      await until('it is seen', () => catalog.get('job-3')?.description === 'by hand');
    }));
});

describe('a catalog in which nothing is written', () => {
  test('asks ZooKeeper some sixteen times in a turn of 50 s', () =>
    withCatalog(async ({ asking, minute, pathOf }) => {
      await minute();
      await until('a turn is done', () => ids.every((id) => asking.timesOf(pathOf(id)) > 0));
      expect(asking.readTogether.size).toBe(256 + ids.length);
      expect(asking.asked.many).toBeLessThanOrEqual((16 * 60) / 50 + 1);
      expect(asking.asked).toMatchObject({ get: 0, stat: 0, children: 0 });
    }));

  test('looks at what is large without reading it', () =>
    withCatalog(async ({ catalog, asking, minute, hands, pathOf }) => {
      await hands.set(pathOf('job-3'), await textOf(hands, pathOf('job-3'), 'x'.repeat(2_000)));
      await minute();
      await until('it is read', () => catalog.get('job-3')?.description.length === 2_000);
      asking.forget();
      await minute();
      await until('a turn is done', () =>
        ids.every((id) => asking.timesOf(pathOf(id)) + asking.asked.stat > 0),
      );
      expect([asking.asked.stat, asking.timesOf(pathOf('job-3'))]).toEqual([1, 0]);
    }));

  test('reads a definition that was written over once, and no other', () =>
    withCatalog(async ({ catalog, asking, minute, hands, pathOf }) => {
      await hands.set(pathOf('job-3'), await textOf(hands, pathOf('job-3'), 'by hand'));
      await minute();
      await until('it is seen', () => catalog.get('job-3')?.description === 'by hand');
      await minute();
      const looksAt = (id: string) => asking.timesOf(dirname(pathOf(id)));
      // The clock stands still by now, so that whatever is looked at has been once all that was asked for is answered.
      await until('another turn is done, in which that one was read once more', () =>
        ids.every((id) => {
          const times = asking.timesOf(pathOf(id));
          return times > 1 && times === looksAt(id) + (id === 'job-3' ? 1 : 0);
        }),
      );
      expect(asking.asked).toMatchObject({ get: 0, children: 0 });
    }));

  test('lists a bucket once more after the interface has put a job there', () =>
    withCatalog(async ({ catalog, asking, minute, definitions, pathOf }) => {
      await createOne(definitions, job('another'), { now });
      await until('it is known', () => catalog.get('another') !== undefined);
      await minute();
      await until('its bucket is listed', () => asking.asked.children === 1);
      asking.readTogether.clear();
      await minute();
      await until('another turn is done', () => ids.every((id) => asking.timesOf(pathOf(id)) > 0));
      expect(asking.asked.children).toBe(1);
    }));
});
