import { redisMillis } from '@escapement/core';
import { createOne, openCanary } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, job, open, revisionOf, until } from './zookeeper-rig.ts';

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
const server = sharedZooKeeper();
const canary = openCanary();
let run = 0;

afterEach(closeAll);

function openFresh() {
  run += 1;
  return open(server.connect, { chroot: `/definitions-${run}` });
}

describe('definitions in ZooKeeper', () => {
  test('a job is created at version 1 and its edits are counted', async () => {
    const { definitions } = openFresh();
    const created = await createOne(definitions, job('alpha'), { now });
    expect(created).toMatchObject({
      kind: 'written',
      definition: { id: 'alpha', version: 1, createdAt: '2026-03-07T02:00:00.000Z' },
    });
    const revision = revisionOf(created);
    expect(revision).toBeGreaterThan(0);
    const replaced = await definitions.replace(job('alpha', 'new'), {
      now: redisMillis(now + 1),
      ifVersion: 1,
    });
    expect(replaced).toMatchObject({
      kind: 'written',
      definition: {
        version: 2,
        revision: revision + 1,
        description: 'new',
        createdAt: '2026-03-07T02:00:00.000Z',
        updatedAt: '2026-03-07T02:00:00.001Z',
      },
    });
    expect(await definitions.read('alpha')).toEqual({
      kind: 'definition',
      definition: replaced.kind === 'written' && replaced.definition,
    });
  });

  test('an id is taken once', async () => {
    const { definitions } = openFresh();
    await createOne(definitions, job('alpha'), { now });
    expect(await createOne(definitions, job('alpha'), { now })).toEqual({ kind: 'id-taken' });
  });

  test('a write against another version than the one that stands is refused with that version', async () => {
    const { definitions } = openFresh();
    await createOne(definitions, job('alpha'), { now });
    const stale = { kind: 'changed', currentVersion: 1 };
    expect(await definitions.replace(job('alpha'), { now, ifVersion: 7 })).toEqual(stale);
    expect(await definitions.remove('alpha', { ifVersion: 7 })).toEqual(stale);
    expect(await definitions.replace(job('beta'), { now })).toEqual({ kind: 'not-found' });
  });

  test('the revision grows over deletion and creation while the version begins again', async () => {
    const { definitions } = openFresh();
    const revision = revisionOf(await createOne(definitions, job('alpha'), { now }));
    expect(await definitions.remove('alpha', {})).toMatchObject({
      kind: 'removed',
      revision: revision + 1,
    });
    expect(await definitions.remove('alpha', {})).toEqual({ kind: 'not-found' });
    expect(await definitions.read('alpha')).toEqual({ kind: 'absent' });
    expect(await createOne(definitions, job('alpha'), { now })).toMatchObject({
      definition: { version: 1, revision: revision + 2 },
    });
  });

  test('pausing says why and since when; resuming takes it back', async () => {
    const { definitions } = openFresh();
    await createOne(definitions, job('alpha'), { now });
    const paused = await definitions.pause('alpha', { now, reason: 'audit', until: now + 1000 });
    expect(paused).toMatchObject({
      definition: {
        version: 2,
        paused: {
          reason: 'audit',
          since: '2026-03-07T02:00:00.000Z',
          until: '2026-03-07T02:00:01.000Z',
        },
      },
    });
    const resumed = await definitions.resume('alpha', { now });
    expect(resumed).toMatchObject({ kind: 'written', definition: { version: 3 } });
    expect(resumed.kind === 'written' && 'paused' in resumed.definition).toBe(false);
    const { before, ...standing } = resumed as Extract<typeof resumed, { kind: 'written' }>;
    expect(before).toMatchObject({ version: 2, paused: { reason: 'audit' } });
    expect(await definitions.resume('alpha', { now })).toEqual(standing);
  });

  test('fields that are undefined are not stored', async () => {
    const { definitions } = openFresh();
    const input = { ...job('alpha'), retry: undefined, keep: undefined };
    const created = await createOne(definitions, input, { now });
    expect(created.kind === 'written' && Object.keys(created.definition)).not.toContain('retry');
  });

  test('twenty writers of one bucket lose nothing', async () => {
    const { definitions } = openFresh();
    const other = open(server.connect, { chroot: `/definitions-${run}` });
    await createOne(definitions, job('alpha'), { now });
    const writes = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? definitions : other.definitions).replace(job('alpha', `${index}`), {
        now,
      }),
    );
    const outcomes = await Promise.all(writes);
    const versions = outcomes.map((one) => (one.kind === 'written' ? one.definition.version : 0));
    expect(versions.sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 2),
    );
  });

  test('of two first writes of a fresh bucket from two processes both are kept', async () => {
    // Version 0 of the ring is the one that the client library would take for "any version".
    const { definitions } = openFresh();
    const other = open(server.connect, { chroot: `/definitions-${run}` });
    const outcomes = await Promise.all([
      createOne(definitions, job('alpha', 'one'), { now }),
      createOne(other.definitions, job('alpha', 'two'), { now }),
    ]);
    expect(outcomes.map((one) => one.kind).sort()).toEqual(['id-taken', 'written']);
  });
});

describe('the catalog', () => {
  test('holds what was written before it opened and follows what is written after', async () => {
    const { definitions, catalog } = openFresh();
    await createOne(definitions, job('alpha'), { now });
    await catalog.open();
    expect(catalog.get('alpha')?.version).toBe(1);
    const changes: (string | undefined)[] = [];
    catalog.onChange(({ jobId, definition }) => {
      expect(catalog.get(jobId)).toBe(definition);
      changes.push(definition?.description);
    });
    await createOne(definitions, job('beta', 'made'), { now });
    await until('beta', () => catalog.get('beta'));
    await definitions.replace(job('beta', 'edited'), { now });
    await until('the edit', () => catalog.get('beta')?.version === 2);
    await definitions.remove('beta', {});
    await until('the deletion', () => catalog.get('beta') === undefined);
    expect(changes).toEqual(['made', 'edited', undefined]);
    expect(catalog.size).toBe(1);
  });

  test('knows what its definitions take, through edits, spoiled ones and deletions', async () => {
    const { definitions, catalog } = openFresh();
    await catalog.open();
    expect(catalog.bytes).toBe(0);
    await createOne(definitions, job('alpha', 'x'.repeat(100)), { now });
    await until('it is there', () => catalog.bytes > 0);
    const small = catalog.bytes;
    await definitions.replace(job('alpha', 'x'.repeat(600)), { now });
    await until('it has grown', () => catalog.bytes === small + 500);
    await definitions.remove('alpha', {});
    await until('it is gone', () => catalog.bytes === 0);
  });

  test('a write that is waited for no more overwrites nothing that was asked for since', async () => {
    const { definitions } = openFresh();
    await createOne(definitions, job('alpha'), { now });
    const asking = new AbortController();
    const { signal } = asking;
    // It waits until the one before it is done, as they do in the same bucket.
    const before = definitions.replace(job('alpha', 'before'), { now });
    const left = definitions.replace(job('alpha', 'left'), { now, signal });
    asking.abort();
    const other = open(server.connect, { chroot: `/definitions-${run}` });
    const refused = expect(left).rejects.toMatchObject({ code: 'COORD_TIMEOUT' });
    await other.definitions.replace(job('alpha', 'since'), { now });
    await Promise.all([before, refused]);
    await definitions.replace(job('alpha', 'last'), { now });
    const reading = await definitions.revisions('alpha');
    if (reading.kind !== 'read') throw new Error(reading.kind);
    const described = reading.revisions.map(({ content }) => content.description);
    expect(described[0]).toBe('last');
    expect(described).not.toContain('left');
  });

  test('takes a write in within milliseconds', async () => {
    const { definitions, catalog } = openFresh();
    await catalog.open();
    await createOne(definitions, job('warm'), { now });
    await until('the first', () => catalog.get('warm'));
    const seen = new Promise<number>((resolve) => {
      catalog.onChange(() => resolve(performance.now()));
    });
    const startedAt = performance.now();
    await createOne(definitions, job('alpha'), { now });
    expect((await seen) - startedAt).toBeLessThan(canary.allow(200, startedAt));
  });

  test('a burst larger than the ring is found by listing anew', async () => {
    const { definitions, catalog } = openFresh();
    await catalog.open();
    const other = open(server.connect, { chroot: `/definitions-${run}` });
    await createOne(other.definitions, job('alpha'), { now });
    for (let edit = 0; edit < 100; edit += 1) {
      await other.definitions.replace(job('alpha', `${edit}`), { now });
    }
    await createOne(definitions, job('beta'), { now });
    await until('the last edit', () => catalog.get('alpha')?.description === '99');
    await until('beta', () => catalog.get('beta'));
  });
});
