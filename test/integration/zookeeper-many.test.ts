import { bucketOf, type NewDefinition, redisMillis } from '@escapement/core';
import { createOne, startZooKeeperServer } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { parseRing } from '../../packages/zookeeper/src/definitions/bucket-ring.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, job, open, until, withZnodes } from './zookeeper-rig.ts';

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
const server = sharedZooKeeper();
let run = 0;

afterEach(closeAll);

function openFresh() {
  run += 1;
  return open(server.connect, { chroot: `/many-${run}` });
}

const fresh = (id: string, description = ''): NewDefinition => ({
  kind: 'new',
  input: job(id, description),
  now,
});
const many = (count: number, description = '') =>
  Array.from({ length: count }, (_, i) => fresh(`job-${i}`, description));

describe('many definitions at once', () => {
  test('stand as if each had been written by itself, also in one bucket', async () => {
    const { definitions, catalog } = openFresh();
    await catalog.open();
    const ofOne = Array.from({ length: 20_000 }, (_, i) => `j${i}`)
      .filter((id) => bucketOf(id) === 7)
      .slice(0, 40);
    const outcomes = await definitions.createAll(ofOne.map((id) => fresh(id)));
    const revisions = outcomes.map((each) =>
      each.kind === 'written' ? each.definition.revision : 0,
    );
    const [first = 0] = revisions;
    expect(revisions).toEqual(ofOne.map((_, index) => first + index));
    await until('the catalog has them', () => catalog.size === 40);
    for (const each of outcomes) {
      if (each.kind !== 'written') throw new Error(each.kind);
      const { definition } = each;
      expect(catalog.get(definition.id)).toEqual(definition);
      expect(await definitions.read(definition.id)).toEqual({ kind: 'definition', definition });
    }
    // Whoever follows the bucket finds each of them in its ring, and reads no more than those.
    const ring = await withZnodes(server.connect, async (znodes) => {
      const znode = await znodes.get(`/many-${run}/jobs/07`);
      return parseRing(znode?.data ?? Buffer.alloc(0));
    });
    expect(ring.map(({ jobId }) => jobId)).toEqual(ofOne.slice(-32));
    expect(ring.map(({ version }) => version)).toEqual(ring.map((_, i) => 9 + i));
    const next = await definitions.replace(job(ofOne[3] ?? '', 'edited'), { now });
    expect(next).toMatchObject({ definition: { version: 2, revision: first + 40 } });
  });

  test('follow in the catalog of another node, which has watched their buckets since they were empty', async () => {
    const { definitions } = openFresh();
    const other = open(server.connect, { chroot: `/many-${run}` });
    await other.catalog.open();
    await definitions.createAll(many(100));
    await until('the other has them', () => other.catalog.size === 100);
    expect(other.catalog.get('job-99')?.version).toBe(1);
  });

  test('are written though some of their ids are taken, or are sent twice', async () => {
    const { definitions } = openFresh();
    await createOne(definitions, job('job-1', 'before'), { now });
    const outcomes = await definitions.createAll([...many(4), fresh('job-3', 'again')]);
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'written')).toHaveLength(3);
    expect(kinds[1]).toBe('id-taken');
    expect(kinds.slice(3).sort()).toEqual(['id-taken', 'written']);
    expect(await definitions.read('job-1')).toMatchObject({
      definition: { description: 'before' },
    });
  });

  test('from two nodes at the same moment stand once each', async () => {
    const { definitions } = openFresh();
    const other = open(server.connect, { chroot: `/many-${run}` });
    const both = await Promise.all([
      definitions.createAll(many(60, 'here')),
      other.definitions.createAll(many(60, 'there')),
    ]);
    for (let i = 0; i < 60; i += 1) {
      const kinds = both.map((outcomes) => outcomes[i]?.kind);
      expect(kinds.sort()).toEqual(['id-taken', 'written']);
    }
  });

  test('that are too much for one request are several', async () => {
    const { definitions, session } = openFresh();
    await createOne(definitions, job('warm'), { now });
    const states: string[] = [];
    session.onChange((state) => states.push(state));
    const task = { kind: 'handler', handler: 'noop', input: 'x'.repeat(30_000) } as const;
    const large = many(60).map((each, i) => ({ ...each, input: { ...job(`job-${i}`), task } }));
    const outcomes = await definitions.createAll(large as readonly NewDefinition[]);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['written']));
    expect(await definitions.read('job-59')).toMatchObject({ kind: 'definition' });
    // A server hangs up on who sends it more than it takes.
    expect(states).toEqual([]);
  });

  test('come back with the version that they had', async () => {
    const { definitions } = openFresh();
    const dates = { createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' };
    const before = { ...job('old'), ...dates, version: 7, revision: 3 };
    const [outcome] = await definitions.createAll([{ kind: 'restored', definition: before, now }]);
    expect(outcome).toMatchObject({
      definition: { version: 7, createdAt: dates.createdAt, updatedAt: '2026-03-07T02:00:00.000Z' },
    });
  });
});

test('a server that ends in the middle leaves of many either all or none, and who asks is told which', async () => {
  const own = await startZooKeeperServer();
  try {
    const { definitions, whenReady } = open(own.connect, { sessionTimeoutMs: 20_000 });
    await whenReady();
    await createOne(definitions, job('warm'), { now });
    // Refused perhaps while the server is still away: who asked is to hear of it then.
    const asked = definitions.createAll(many(50)).catch((error: { code: string }) => error.code);
    await own.kill();
    await own.start();
    const outcomes = await asked;
    const stands = await Promise.all(many(50).map((_, i) => definitions.read(`job-${i}`)));
    const kinds = new Set(stands.map(({ kind }) => kind));
    expect(kinds.size).toBe(1);
    if (typeof outcomes === 'string') expect(outcomes).toMatch(/^COORD_/);
    else if (outcomes.every(({ kind }) => kind === 'written'))
      expect([...kinds]).toEqual(['definition']);
  } finally {
    await closeAll();
    await own.dispose();
  }
});
