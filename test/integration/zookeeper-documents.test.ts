import { brotliCompressSync } from 'node:zlib';
import { calendarInputSchema, redisMillis } from '@escapement/core';
import { contractRules, documentsContract } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { Session } from '../../packages/zookeeper/src/session/session.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, deleteAll, open, until, withZnodes } from './zookeeper-rig.ts';

const server = sharedZooKeeper();
const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
let run = 0;

afterEach(closeAll);

const chroot = () => `/documents-${run}`;
const byHand = <T>(work: Parameters<typeof withZnodes<T>>[1]) => withZnodes(server.connect, work);
const rule = (name: string, threshold: number, note = '') => ({ name, threshold, note });

async function openRules(count: 1 | 2) {
  run += 1;
  const stores = Array.from({ length: count }, () =>
    open(server.connect, { chroot: chroot() }).documents(contractRules),
  );
  await Promise.all(stores.map((store) => store.open()));
  const [a, b = a] = stores;
  if (a === undefined || b === undefined) throw new Error('there is one at least');
  return [a, b] as const;
}

describe('a kind of document', () => {
  test.each(documentsContract)('$fact', async ({ check }) => {
    const [ours, theirs] = await openRules(2);
    const folder = `${chroot()}/${contractRules.folder}`;
    const spoil = (name: string) =>
      byHand(async (znodes) => {
        await znodes.set(`${folder}/${name}`, Buffer.from('{"name":"fast","version":3}'));
      });
    await check({ ours, theirs, spoil });
  });

  test('stands again with all of its kind when its folder was deleted by hand', async () => {
    const [a] = await openRules(1);
    await a.put(rule('slow', 1), { now, over: 'nothing' });
    await byHand((znodes) => deleteAll(znodes, `${chroot()}/alert-rules`));
    await until('it is back', async () => (await a.read('slow'))?.version === 1);
    expect(a.get('slow')).toBeDefined();
  });
});

test('a document is followed on by a session that comes after one which ended', async () => {
  run += 1;
  const [program, other] = [1, 2].map(() => open(server.connect, { chroot: chroot() }));
  if (program === undefined || other === undefined) throw new Error('there are two');
  const [followed, written] = [program, other].map((each) => each.documents(contractRules));
  await written?.open();
  await written?.put(rule('slow', 1), { now, over: 'nothing' });
  let heard: number | undefined;
  const stop = followed?.follow('slow', (stored) => {
    heard = stored.kind === 'document' ? stored.document.threshold : undefined;
  });
  await until('it is heard', () => heard === 1);
  const { session } = program;
  if (!(session instanceof Session)) throw new Error('it is no session of ZooKeeper');
  await session.renew();
  await program.whenReady();
  await written?.put(rule('slow', 2), { now, over: 'anything' });
  await until('the next is heard', () => heard === 2);
  await stop?.();
});

describe('a document that somebody creates by hand', () => {
  const put = (name: string, text: string) =>
    byHand((znodes) =>
      znodes.create(`${chroot()}/${contractRules.folder}/${name}`, Buffer.from(text), 'persistent'),
    );

  test('is known though no document was written since', async () => {
    const [a] = await openRules(1);
    await a.put(rule('slow', 1), { now, over: 'nothing' });
    const folder = `${chroot()}/${contractRules.folder}`;
    const slow = await byHand((znodes) => znodes.get(`${folder}/slow`));
    await put('fast', String(slow?.data).replaceAll('slow', 'fast'));
    await until('it is known', () => a.get('fast') !== undefined);
  });

  test('is said to be broken when it cannot be read', async () => {
    const [a] = await openRules(1);
    await put('torn', '{"name":"torn"');
    await until('it is known', () => a.broken().has('torn'));
  });
});

describe('the revisions of a document', () => {
  test('go with it, and leave nothing behind', async () => {
    const [a] = await openRules(1);
    await a.put(rule('slow', 1), { now, by: 'ada', over: 'nothing' });
    await a.put(rule('slow', 2), { now, by: 'bob', over: 1 });
    await a.delete('slow', 'anything');
    const kept = await byHand((znodes) => znodes.children(`${chroot()}/revisions/alert-rules`));
    expect(kept).toEqual([]);
  });

  test('that somebody wrote over by hand are said to be broken, and begin anew with the next edit', async () => {
    const [a] = await openRules(1);
    await a.put(rule('slow', 1), { now, by: 'ada', over: 'nothing' });
    const path = `${chroot()}/revisions/alert-rules/slow`;
    const bomb = brotliCompressSync(Buffer.alloc(9_000_000));
    for (const bytes of [Buffer.from('garbage'), bomb]) {
      await byHand((znodes) => znodes.set(path, bytes));
      expect(await a.revisions('slow')).toMatchObject({ kind: 'broken' });
    }
    await a.put(rule('slow', 2), { now, by: 'bob', over: 1 });
    const begun = { revisions: [{ version: 2, updatedBy: 'bob' }, { version: 1 }] };
    expect(await a.revisions('slow')).toMatchObject(begun);
    await byHand((znodes) => deleteAll(znodes, `${chroot()}/revisions`));
    expect(await a.revisions('slow')).toMatchObject({ revisions: [{ version: 2 }] });
    expect(await a.put(rule('slow', 3), { now, over: 2 })).toMatchObject({ kind: 'written' });
  });

  test('of calendars that an older version wrote begin with what stands', async () => {
    run += 1;
    const { calendars, whenReady } = open(server.connect, { chroot: chroot() });
    await whenReady();
    const input = calendarInputSchema.parse({ name: 'holidays', timeZone: 'UTC' });
    const old = { ...input, version: 7, updatedAt: '2025-01-01T00:00:00.000Z' };
    await byHand(async (znodes) => {
      const register = { removedUpTo: 3, writes: ['abc'] };
      await znodes.set(`${chroot()}/calendars`, Buffer.from(JSON.stringify(register)));
      const data = Buffer.from(JSON.stringify(old));
      await znodes.create(`${chroot()}/calendars/holidays`, data, 'persistent');
    });
    await calendars.open();
    await until('it is known', () => calendars.get('holidays')?.version === 7);
    const stood = { version: 7, updatedAt: old.updatedAt, content: input };
    expect(await calendars.revisions('holidays')).toEqual({ kind: 'read', revisions: [stood] });
    const write = { now, by: 'ada', ifVersion: 7 };
    await calendars.replace({ ...input, otherDays: 'off' }, write);
    expect(await calendars.revisions('holidays')).toMatchObject({
      revisions: [{ version: 8, updatedBy: 'ada', content: { otherDays: 'off' } }, stood],
    });
    const made = await calendars.create({ ...input, name: 'weekends' }, now);
    expect(made).toMatchObject({ calendar: { version: 4 } });
  });
});
