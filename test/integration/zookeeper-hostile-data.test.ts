import { bucketOf, redisMillis } from '@escapement/core';
import { createOne } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, job, open, until, withZnodes } from './zookeeper-rig.ts';

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** A definition as an older node, with warmer code, could have stored it. */
function deepDefinition(id: string, depth: number): Buffer {
  const { task: _, ...rest } = job(id);
  const at = '2026-03-07T02:00:00.000Z';
  const whole = { ...rest, version: 1, revision: 1, createdAt: at, updatedAt: at };
  const task = `{"kind":"handler","handler":"noop","input":${nested(depth)}}`;
  return Buffer.from(`${JSON.stringify(whole).slice(0, -1)},"task":${task}}`);
}

const server = sharedZooKeeper();
let run = 0;

afterEach(closeAll);
beforeEach(() => {
  run += 1;
});

const chroot = () => `/hostile-${run}`;
const write = (path: string, data: Buffer | string) =>
  withZnodes(server.connect, async (znodes: Znodes) => {
    const whole = `${chroot()}${path}`;
    const made = await znodes.create(whole, Buffer.from(data), 'persistent');
    if (made.kind === 'exists') await znodes.set(whole, Buffer.from(data));
  });
const bucketPath = (id: string) => `/jobs/${bucketOf(id).toString(16).padStart(2, '0')}/${id}`;

describe('whatever stands in ZooKeeper, nobody throws over it', () => {
  test('definitions too deep for any schema are broken, the catalog opens, and they can be deleted', async () => {
    const first = open(server.connect, { chroot: chroot() });
    await createOne(first.definitions, job('sound'), { now });
    for (const depth of [70, 2_200, 200_000]) {
      await write(bucketPath(`deep-${depth}`), deepDefinition(`deep-${depth}`, depth));
    }
    await write(bucketPath('many'), `[${'0,'.repeat(20_000)}0]`);
    const { catalog, definitions } = open(server.connect, { chroot: chroot() });
    await catalog.open();
    expect(Object.fromEntries(catalog.broken())).toEqual({
      'deep-70': 'nested deeper than 64',
      'deep-2200': 'nested deeper than 64',
      'deep-200000': 'nested deeper than 64',
      many: 'more than 10000 values',
    });
    expect([...catalog.all()].map(({ id }) => id)).toEqual(['sound']);
    for (const id of ['deep-70', 'deep-2200', 'deep-200000', 'many']) {
      expect(await definitions.remove(id, {})).toMatchObject({ kind: 'removed' });
    }
    await until('they are gone', () => catalog.broken().size === 0);
  });

  test('two nodes that delete the same broken definition at once both come to an end of it', async () => {
    const [a, b] = [
      open(server.connect, { chroot: chroot() }),
      open(server.connect, { chroot: chroot() }),
    ];
    await a.whenReady();
    await write(bucketPath('deep'), deepDefinition('deep', 2_200));
    const outcomes = await Promise.all(
      [a, b].map(({ definitions }) => definitions.remove('deep', {})),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['not-found', 'removed']);
  });

  test('a calendar too deep is broken and can be deleted', async () => {
    const { calendars, whenReady } = open(server.connect, { chroot: chroot() });
    await whenReady();
    await write('/calendars/holidays', `{"name":"holidays","daysOff":${nested(3_000)}}`);
    await calendars.open();
    expect(calendars.broken().get('holidays')).toBe('nested deeper than 64');
    expect(await calendars.remove('holidays', {})).toEqual({ kind: 'removed' });
    expect(calendars.broken().size).toBe(0);
  });

  test('registers, members, locks, terms, the leader and the checkpoint are read past it', async () => {
    const deep = nested(3_000);
    const { membership, locks, election, settings, definitions, calendars, whenReady } = open(
      server.connect,
      { chroot: chroot() },
    );
    await whenReady();
    for (const path of [
      '/nodes/n',
      '/workers/w',
      '/elections/e_0000000000',
      '/leader',
      '/cursor',
    ]) {
      await write(path, deep);
    }
    await write('/election/11111111-1111-4111-8111-111111111111_0000000000', deep);
    await write('/locks/ledger', '');
    await write('/locks/ledger/11111111-1111-4111-8111-111111111111_0000000000', deep);
    await write('/calendars', deep);
    await write(`/jobs/${bucketOf('alpha').toString(16).padStart(2, '0')}`, deep);
    expect(await membership.nodes()).toEqual([]);
    expect(await membership.workers()).toEqual([]);
    expect((await locks.page({ limit: 10 })).items).toEqual([]);
    expect((await membership.nodePage({ limit: 10 })).items).toEqual([]);
    expect(await election.history(10)).toEqual([]);
    expect(await election.candidates()).toEqual([]);
    expect(await election.leader()).toBeUndefined();
    expect(await settings.readCheckpoint()).toBeUndefined();
    expect(await createOne(definitions, job('alpha'), { now })).toMatchObject({ kind: 'written' });
    await calendars.open();
    expect(calendars.all().size).toBe(0);
  });
});
