import { type CalendarInput, calendarInputSchema, redisMillis } from '@escapement/core';
import { createOne, startZooKeeperServer } from '@escapement/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { closeAll, job, open, revisionOf, until, withZnodes } from './zookeeper-rig.ts';

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
const server = sharedZooKeeper();
let run = 0;

afterEach(closeAll);

function calendar(name: string, change: object = {}): CalendarInput {
  return calendarInputSchema.parse({ name, timeZone: 'UTC', ...change });
}

function nodes(count: number) {
  run += 1;
  const chroot = `/calendars-${run}`;
  return Array.from({ length: count }, () => open(server.connect, { chroot }));
}

function pair() {
  const [a, b] = nodes(2);
  if (a === undefined || b === undefined) throw new Error('there are two');
  return [a, b] as const;
}

describe('calendars in ZooKeeper', () => {
  test('what one node writes, every node holds in memory', async () => {
    const [a, b] = pair();
    await Promise.all([a.calendars.open(), b.calendars.open()]);
    const told: string[] = [];
    b.calendars.onChange(({ name, calendar: each }) => told.push(`${name}@${each?.version}`));
    const created = await a.calendars.create(calendar('holidays'), now);
    expect(created).toMatchObject({ kind: 'written', calendar: { version: 1 } });
    expect(a.calendars.get('holidays')).toMatchObject({ version: 1 });
    await until('b has it', () => b.calendars.get('holidays'));
    await a.calendars.replace(calendar('holidays', { otherDays: 'off' }), { now, ifVersion: 1 });
    await until('b has the edit', () => b.calendars.get('holidays')?.version === 2);
    await b.calendars.remove('holidays', {});
    await until('a has lost it', () => a.calendars.get('holidays') === undefined);
    await until('b was told', () => told.length === 3);
    expect(told).toEqual(['holidays@1', 'holidays@2', 'holidays@undefined']);
  });

  test('versions never go back, also over deletion and creation', async () => {
    const [a] = pair();
    await a.calendars.create(calendar('holidays'), now);
    await a.calendars.replace(calendar('holidays', { otherDays: 'off' }), { now });
    await a.calendars.remove('holidays', {});
    expect(await a.calendars.create(calendar('holidays'), now)).toMatchObject({
      calendar: { version: 3 },
    });
  });

  test('races end in named outcomes', async () => {
    const [a, b] = pair();
    const [first, second] = await Promise.all([
      a.calendars.create(calendar('holidays'), now),
      b.calendars.create(calendar('holidays'), now),
    ]);
    expect([first.kind, second.kind].sort()).toEqual(['name-taken', 'written']);
    const edit = (otherDays: string) => calendar('holidays', { otherDays, description: otherDays });
    const stale = { now, ifVersion: 9 };
    expect(await a.calendars.replace(edit('off'), stale)).toEqual({
      kind: 'changed',
      currentVersion: 1,
    });
    expect(await a.calendars.remove('holidays', { ifVersion: 9 })).toEqual({
      kind: 'changed',
      currentVersion: 1,
    });
    expect(await a.calendars.replace(calendar('other'), { now })).toEqual({ kind: 'not-found' });
    expect(await a.calendars.remove('other', {})).toEqual({ kind: 'not-found' });
    expect(await a.calendars.read('../jobs')).toBeUndefined();
  });

  test('writing again what stands writes nothing, whichever version was asked for', async () => {
    const [a] = pair();
    await a.calendars.create(calendar('holidays'), now);
    const again = await a.calendars.replace(calendar('holidays'), {
      now: redisMillis(now + 1),
      ifVersion: 7,
    });
    expect(again).toMatchObject({ kind: 'written', calendar: { version: 1 } });
    expect((await a.calendars.read('holidays'))?.updatedAt).toBe('2026-03-07T02:00:00.000Z');
  });

  test('one that cannot be read is reported, harms no other and is mended by replacing it', async () => {
    const [a] = pair();
    await a.calendars.open();
    await a.calendars.create(calendar('holidays'), now);
    await a.calendars.create(calendar('weekends'), now);
    await withZnodes(server.connect, (znodes) =>
      znodes.set(`/calendars-${run}/calendars/holidays`, Buffer.from('{"name":"holidays"')),
    );
    await until('it is reported', () => a.calendars.broken().get('holidays') === 'not JSON');
    expect([...a.calendars.all().keys()]).toEqual(['weekends']);
    const mended = await a.calendars.replace(calendar('holidays'), { now });
    expect(mended).toMatchObject({ kind: 'written', calendar: { version: 2 } });
    await until('it is whole', () => a.calendars.broken().size === 0);
    expect(a.calendars.get('holidays')?.version).toBe(2);
  });

  test('a node that was cut off has every change when it is back', async () => {
    const own = await startZooKeeperServer();
    try {
      const [a, b] = [open(own.connect), open(own.connect)];
      await Promise.all([a.calendars.open(), b.calendars.open()]);
      await a.calendars.create(calendar('holidays'), now);
      await until('b has it', () => b.calendars.get('holidays'));
      await own.stop();
      await own.start();
      await until('a is connected again', () => a.session.state === 'connected');
      await a.calendars.replace(calendar('holidays', { otherDays: 'off' }), { now });
      await a.calendars.create(calendar('weekends'), now);
      await until('b has what was made meanwhile', () => b.calendars.all().size === 2);
      await until('b has the edit', () => b.calendars.get('holidays')?.version === 2);
      const late = open(own.connect);
      await late.calendars.open();
      expect(late.calendars.get('holidays')).toMatchObject({ version: 2, otherDays: 'off' });
    } finally {
      await closeAll();
      await own.dispose();
    }
  });
});

describe('a touch', () => {
  const using = (id: string) => ({
    ...job(id),
    schedule: { kind: 'every' as const, everyMs: 60_000, calendars: ['holidays'] },
  });

  test('is a new version that demands the calendar, once', async () => {
    const [a] = pair();
    const created = await createOne(a.definitions, using('report'), {
      now,
      calendarVersions: { holidays: 1 },
    });
    expect(created).toMatchObject({ definition: { calendarVersions: { holidays: 1 } } });
    const write = { now: redisMillis(now + 5), calendarVersions: { holidays: 2, weekends: 9 } };
    const touched = await a.definitions.touch('report', write);
    expect(touched).toMatchObject({
      kind: 'written',
      definition: {
        version: 2,
        revision: revisionOf(created) + 1,
        updatedAt: '2026-03-07T02:00:00.005Z',
        calendarVersions: { holidays: 2 },
      },
    });
    const { before, ...standing } = touched as Extract<typeof touched, { kind: 'written' }>;
    expect(before).toMatchObject({ version: 1, calendarVersions: { holidays: 1 } });
    const again = { ...write, now: redisMillis(now + 9) };
    expect(await a.definitions.touch('report', again)).toEqual(standing);
    expect(await a.definitions.touch('nobody', write)).toEqual({ kind: 'not-found' });
  });

  test('of a definition that uses no such calendar changes nothing', async () => {
    const [a] = pair();
    const created = await createOne(a.definitions, job('plain'), { now });
    const write = { now: redisMillis(now + 5), calendarVersions: { holidays: 2 } };
    expect(await a.definitions.touch('plain', write)).toEqual(created);
  });
});
