import { bucketOf, calendarInputSchema, redisMillis, type WriteOutcome } from '@escapement/core';
import { createOne } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { handsIn } from './by-hand-rig.ts';
import { closeAll, deleteAll, job, revisionOf, until } from './zookeeper-rig.ts';

let run = 0;

afterEach(closeAll);

const chroot = () => `/by-hand-${run}`;
const { openReady, byHand } = handsIn(chroot);
const none: WriteOutcome = { kind: 'not-found' };
const startedAt = '2026-03-07T02:00:00.000Z';

describe('a folder that was deleted by hand', () => {
  test('is there again for a lock', async () => {
    run += 1;
    const { locks } = await openReady();
    await byHand((znodes) => deleteAll(znodes, `${chroot()}/locks`));
    const owner = { runId: 'r', workerId: 'w' };
    const held = await locks.acquire('ledger', owner, new AbortController().signal);
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
      const written = await Promise.all(
        ids.map((id) => createOne(one.definitions, job(id), { now })),
      );
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
      await createOne(definitions, job('alpha'), { now });
      await definitions.remove('alpha', {});
    }
    const last = revisionOf(await createOne(definitions, job('alpha'), { now }));
    await byHand((znodes) => deleteAll(znodes, bucketPath('alpha')));
    await until('it is back', async () => (await definitions.read('alpha')).kind === 'definition');
    const next = revisionOf(await definitions.replace(job('alpha'), { now }));
    expect(next).toBeGreaterThan(last);
    // Also where no node remembers anything of it.
    await closeAll();
    await byHand((znodes) => deleteAll(znodes, bucketPath('alpha')));
    const fresh = await openReady();
    const anew = revisionOf(await createOne(fresh.definitions, job('alpha'), { now }));
    expect(anew).toBeGreaterThan(next);
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
    await createOne(definitions, job('alpha'), { now: redisMillis(0) });
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
