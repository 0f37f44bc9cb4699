import { randomBytes } from 'node:crypto';
import { bucketOf, type JobInput, jobInputSchema, redisMillis } from '@escapement/core';
import { createOne } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import type { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, open, until, withZnodes } from './zookeeper-rig.ts';

const server = sharedZooKeeper();
const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
let run = 0;

afterEach(closeAll);

const chroot = () => `/job-revisions-${run}`;
const byHand = <T>(work: (znodes: Znodes) => Promise<T>) => withZnodes(server.connect, work);
const bucketOfJob = bucketOf('nightly').toString(16).padStart(2, '0');
const pastPath = () => `${chroot()}/revisions/jobs/${bucketOfJob}/nightly`;
const kept = () => byHand((znodes) => znodes.get(pastPath()));

async function ready() {
  run += 1;
  const coordination = open(server.connect, { chroot: chroot() });
  await coordination.whenReady();
  return coordination;
}

/** A job of about as many bytes as are asked for. */
function job(description: string, bytes = 0): JobInput {
  return jobInputSchema.parse({
    id: 'nightly',
    description,
    schedule: { kind: 'every', everyMs: 60_000, calendars: ['holidays'] },
    task: {
      kind: 'http',
      method: 'POST',
      url: 'http://localhost/',
      body: randomBytes(bytes / 2).toString('hex'),
    },
  });
}

describe('the revisions of a job', () => {
  test('cost nothing as long as nobody edits it', async () => {
    const { definitions } = await ready();
    await createOne(definitions, job('made'), { now, calendarVersions: { holidays: 1 } });
    await definitions.pause('nightly', { now, reason: 'for a while' });
    await definitions.resume('nightly', { now });
    await definitions.touch('nightly', { now, calendarVersions: { holidays: 2 } });
    await definitions.renew('nightly', { now, aboveVersion: 9 });
    expect(await byHand((znodes) => znodes.children(`${chroot()}/revisions`))).toBeUndefined();
    const edited = { ...job('made'), description: 'edited' };
    await definitions.replace(edited, { now, by: 'ada' });
    expect(await kept()).toBeDefined();
    expect(await definitions.revisions('nightly')).toMatchObject({
      revisions: [
        { version: 11, updatedBy: 'ada', content: { description: 'edited' } },
        { version: 10, content: { description: 'made' } },
      ],
    });
  });

  test('are no more than twenty, and of a usual job take little', async () => {
    const { definitions } = await ready();
    await createOne(definitions, job('1'), { now });
    for (let version = 2; version <= 25; version += 1) {
      const edit = { ...job('1', 600), description: String(version) };
      await definitions.replace(edit, { now, by: `editor ${version}`, ifVersion: version - 1 });
    }
    const reading = await definitions.revisions('nightly');
    const revisions = reading.kind === 'read' ? reading.revisions : [];
    expect(revisions.map(({ version }) => version)).toEqual(
      Array.from({ length: 20 }, (_, i) => 25 - i),
    );
    expect(revisions.at(-1)).toMatchObject({
      updatedBy: 'editor 6',
      content: { description: '6' },
    });
    expect((await kept())?.data.length).toBeLessThan(16_000);
  });

  test('are bounded in bytes, the oldest first', async () => {
    const { definitions } = await ready();
    await createOne(definitions, job('1'), { now });
    for (let version = 2; version <= 8; version += 1) {
      await definitions.replace(job(String(version), 20_000), { now, by: 'ada' });
    }
    expect((await kept())?.data.length).toBeLessThanOrEqual(32 * 1024);
    const reading = await definitions.revisions('nightly');
    const revisions = reading.kind === 'read' ? reading.revisions : [];
    expect(revisions.map(({ version }) => version)).toEqual([8, 7]);
  });

  test('go with the job, and what is left of one that was deleted by hand is no other’s', async () => {
    const { definitions, catalog } = await ready();
    await catalog.open();
    await createOne(definitions, job('first'), { now });
    await definitions.replace(job('second'), { now, by: 'ada' });
    await definitions.replace(job('third'), { now, by: 'ada' });
    await byHand((znodes) => znodes.remove(`${chroot()}/jobs/${bucketOfJob}/nightly`));
    await until('it is gone', () => catalog.get('nightly') === undefined);
    expect(await kept()).toBeDefined();
    await createOne(definitions, job('anew'), { now });
    expect(await definitions.revisions('nightly')).toMatchObject({
      revisions: [{ version: 1, content: { description: 'anew' } }],
    });
    await definitions.replace(job('edited anew'), { now, by: 'bob' });
    const reading = await definitions.revisions('nightly');
    const revisions = reading.kind === 'read' ? reading.revisions : [];
    expect(revisions.map(({ content }) => content.description)).toEqual(['edited anew', 'anew']);
    await definitions.remove('nightly', {});
    expect(await kept()).toBeUndefined();
  });

  test('lead back from a definition that somebody spoiled', async () => {
    const { definitions } = await ready();
    await createOne(definitions, job('first'), { now });
    await definitions.replace(job('second'), { now, by: 'ada' });
    const path = `${chroot()}/jobs/${bucketOfJob}/nightly`;
    await byHand((znodes) => znodes.set(path, Buffer.from('{"id":')));
    const reading = await definitions.revisions('nightly');
    const last = reading.kind === 'read' ? reading.revisions[0] : undefined;
    expect(last).toMatchObject({
      version: 2,
      updatedBy: 'ada',
      content: { description: 'second' },
    });
    if (last === undefined) throw new Error('there is one');
    const mended = await definitions.replace(last.content, { now, by: 'bob' });
    expect(mended).toMatchObject({ kind: 'written', definition: { description: 'second' } });
  });

  test('of editors that meet leave none out', async () => {
    const { definitions } = await ready();
    const other = open(server.connect, { chroot: chroot() });
    await other.whenReady();
    await createOne(definitions, job('0'), { now });
    const edits = Array.from({ length: 10 }, (_, i) =>
      (i % 2 === 0 ? definitions : other.definitions).replace(job(`edit ${i}`), {
        now,
        by: `editor ${i}`,
      }),
    );
    await Promise.all(edits);
    const reading = await definitions.revisions('nightly');
    const revisions = reading.kind === 'read' ? reading.revisions : [];
    expect(new Set(revisions.map(({ updatedBy }) => updatedBy)).size).toBe(11);
  });

  test('that somebody wrote over are said to be broken, and hold up no edit', async () => {
    const { definitions } = await ready();
    await createOne(definitions, job('first'), { now });
    await definitions.replace(job('second'), { now, by: 'ada' });
    await byHand((znodes) => znodes.set(pastPath(), Buffer.from('garbage')));
    expect(await definitions.revisions('nightly')).toMatchObject({ kind: 'broken' });
    expect(await definitions.replace(job('third'), { now, by: 'bob' })).toMatchObject({
      kind: 'written',
    });
    expect(await definitions.revisions('nightly')).toMatchObject({
      revisions: [{ version: 3, updatedBy: 'bob' }, { version: 2 }],
    });
  });
});
