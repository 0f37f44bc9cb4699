import { brotliCompressSync } from 'node:zlib';
import { calendarInputSchema, type DocumentKind, redisMillis } from '@escapement/core';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, deleteAll, open, until, withZnodes } from './zookeeper-rig.ts';

/** A kind of document that the product does not have: what holds of it holds of all. */
const ruleSchema = z.strictObject({
  name: z.string(),
  threshold: z.int(),
  note: z.string().default(''),
  version: z.int(),
  updatedAt: z.string(),
});
type Rule = z.output<typeof ruleSchema>;
const rules: DocumentKind<Rule> = {
  folder: 'alert-rules',
  one: 'alert rule',
  isName: (name) => /^[A-Za-z0-9._-]{1,64}$/.test(name) && !/^\.+$/.test(name),
  schema: ruleSchema,
  bytesAtMost: 2_000,
  countAtMost: 5,
  revisionBytesAtMost: 32_768,
  whenBroken: 'it alerts nobody until it is replaced',
};

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
    open(server.connect, { chroot: chroot() }).documents(rules),
  );
  await Promise.all(stores.map((store) => store.open()));
  const [a, b = a] = stores;
  if (a === undefined || b === undefined) throw new Error('there is one at least');
  return [a, b] as const;
}

describe('a kind of document', () => {
  test('is held in memory by every node, from creation to deletion', async () => {
    const [a, b] = await openRules(2);
    const told: string[] = [];
    b.onChange(({ name, document }) => told.push(`${name}@${document?.version}`));
    const write = { now, by: 'ada', over: 'nothing' as const };
    expect(await a.put(rule('slow', 5), write)).toMatchObject({
      kind: 'written',
      document: { name: 'slow', threshold: 5, version: 1, updatedAt: '2026-03-07T02:00:00.000Z' },
    });
    expect(a.get('slow')?.version).toBe(1);
    await until('b has it', () => b.get('slow'));
    await b.put(rule('slow', 6), { now, by: 'bob', over: 1 });
    await until('a has the edit', () => a.get('slow')?.threshold === 6);
    expect(await a.delete('slow', 2)).toMatchObject({ kind: 'deleted', before: { threshold: 6 } });
    await until('b was told', () => told.length === 3);
    expect(told).toEqual(['slow@1', 'slow@2', 'slow@undefined']);
  });

  test('names what came of each write', async () => {
    const [a] = await openRules(1);
    const put = (name: string, threshold: number, over: 'nothing' | 'anything' | number) =>
      a.put(rule(name, threshold), { now, over });
    expect(await put('slow', 1, 'anything')).toEqual({ kind: 'absent' });
    expect(await put('slow', 1, 1)).toEqual({ kind: 'absent' });
    expect(await put('slow', 1, 'nothing')).toMatchObject({ kind: 'written' });
    expect(await put('slow', 2, 'nothing')).toEqual({ kind: 'conflict', currentVersion: 1 });
    expect(await put('slow', 2, 7)).toEqual({ kind: 'conflict', currentVersion: 1 });
    expect(await put('slow', 1, 7)).toMatchObject({ kind: 'written', document: { version: 1 } });
    expect(await a.delete('slow', 7)).toEqual({ kind: 'conflict', currentVersion: 1 });
    expect(await a.delete('fast', 'anything')).toEqual({ kind: 'absent' });
    for (const name of ['../jobs', '', 'a/b', '..', 'x'.repeat(65)]) {
      expect(await put(name, 1, 'nothing')).toEqual({ kind: 'refused', because: 'bad-name' });
      expect(await a.delete(name, 'anything')).toEqual({ kind: 'absent' });
      expect(await a.read(name)).toBeUndefined();
      expect(await a.revisions(name)).toEqual({ kind: 'absent' });
    }
  });

  test('is bounded in size and number, and what stands may be edited at the bound', async () => {
    const [a] = await openRules(1);
    const large = rule('large', 1, 'x'.repeat(2_000));
    expect(await a.put(large, { now, over: 'nothing' })).toEqual({
      kind: 'refused',
      because: 'too-large',
    });
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await a.put(rule(name, 1), { now, over: 'nothing' });
    const one = { now, over: 'nothing' as const };
    expect(await a.put(rule('f', 1), one)).toEqual({ kind: 'refused', because: 'too-many' });
    expect(await a.put(rule('e', 2), { now, over: 1 })).toMatchObject({ kind: 'written' });
    await a.delete('a', 'anything');
    expect(await a.put(rule('f', 1), one)).toMatchObject({ kind: 'written' });
  });

  test('of many writers at once loses no version and no revision', async () => {
    const [a, b] = await openRules(2);
    await a.put(rule('slow', 0), { now, by: 'first', over: 'nothing' });
    const writes = Array.from({ length: 10 }, (_, i) =>
      (i % 2 === 0 ? a : b).put(rule('slow', i + 1), { now, by: `writer ${i}`, over: 'anything' }),
    );
    await Promise.all(writes);
    const reading = await b.revisions('slow');
    const revisions = reading.kind === 'read' ? reading.revisions : [];
    expect(revisions.map(({ version }) => version)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(new Set(revisions.map(({ updatedBy }) => updatedBy)).size).toBe(11);
  });

  test('that cannot be read is said, harms no other, and goes on above every version when it is replaced', async () => {
    const [a] = await openRules(1);
    await a.put(rule('slow', 1), { now, by: 'ada', over: 'nothing' });
    await a.put(rule('fast', 1), { now, over: 'nothing' });
    const path = `${chroot()}/alert-rules/slow`;
    await byHand((znodes) => znodes.set(path, Buffer.from('{"name":"fast","version":3}')));
    await until('it is said', () => a.broken().has('slow'));
    expect([...a.all().keys()]).toEqual(['fast']);
    expect(await a.revisions('slow')).toMatchObject({ revisions: [{ version: 1 }] });
    const mended = await a.put(rule('slow', 1), { now, by: 'bob', over: 'anything' });
    expect(mended).toMatchObject({ document: { version: 2 } });
    expect(await a.revisions('slow')).toMatchObject({
      revisions: [
        { version: 2, updatedBy: 'bob' },
        { version: 1, updatedBy: 'ada' },
      ],
    });
  });

  test('stands again with all of its kind when its folder was deleted by hand', async () => {
    const [a] = await openRules(1);
    await a.put(rule('slow', 1), { now, over: 'nothing' });
    await byHand((znodes) => deleteAll(znodes, `${chroot()}/alert-rules`));
    await until('it is back', async () => (await a.read('slow'))?.version === 1);
    expect(a.get('slow')).toBeDefined();
  });
});

describe('the revisions of a document', () => {
  test('are the last twenty, newest first, with who and when, and go with it', async () => {
    const [a] = await openRules(1);
    await a.put(rule('slow', 1), { now, by: 'ada', over: 'nothing' });
    for (let version = 2; version <= 25; version += 1) {
      const write = { now: redisMillis(now + version), by: `editor ${version}`, over: version - 1 };
      await a.put(rule('slow', version), write);
    }
    const reading = await a.revisions('slow');
    expect(reading).toMatchObject({ kind: 'read' });
    const revisions = reading.kind === 'read' ? reading.revisions : [];
    expect(revisions).toHaveLength(20);
    expect(revisions[0]).toEqual({
      version: 25,
      updatedAt: '2026-03-07T02:00:00.025Z',
      updatedBy: 'editor 25',
      content: rule('slow', 25),
    });
    expect(revisions[19]).toMatchObject({ version: 6, updatedBy: 'editor 6' });
    await a.delete('slow', 'anything');
    expect(await a.revisions('slow')).toEqual({ kind: 'absent' });
    const kept = await byHand((znodes) => znodes.children(`${chroot()}/revisions/alert-rules`));
    expect(kept).toEqual([]);
    await a.put(rule('slow', 1), { now, by: 'eve', over: 'nothing' });
    expect(await a.revisions('slow')).toMatchObject({ revisions: [{ updatedBy: 'eve' }] });
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
