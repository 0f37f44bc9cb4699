import { calendarDefinitionSchema, toIso } from '@escapement/core';
import { expect, it } from 'vitest';
import { lead } from './fixtures/leading.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';

const begin = new MemoryWorld().clock.now();
const second = (count: number) => toIso(begin + count * 1_000);

/** Writes the calendar, closed for one second, and the job of every second that names it. */
function put(
  world: MemoryWorld,
  { version, closed, ...changes }: { version: number; closed: number; createdAt?: string },
) {
  world.ensemble.putCalendar(
    calendarDefinitionSchema.parse({
      ...{ name: 'rests', timeZone: 'UTC', version, updatedAt: toIso(world.clock.now()) },
      blackouts: [{ fromTime: second(closed), toTime: second(closed + 1) }],
    }),
  );
  const schedule = { kind: 'every', everyMs: 1_000, calendars: ['rests'] };
  return world.put('tick', { schedule, version, calendarVersions: { rests: version }, ...changes });
}

/** The seconds of which the ledger says that the calendar took them out. */
function takenOut(world: MemoryWorld): readonly number[] {
  const rows = world.store.ledgerOf('tick').filter(({ reason }) => reason === 'calendar');
  return rows.map(({ fireTime }) => (fireTime - begin) / 1_000);
}

it('what was decided ahead of the time that Redis lost is decided anew, and what was decided before it stays', async () => {
  const world = new MemoryWorld();
  const { createdAt } = put(world, { version: 1, closed: 2 });
  await lead(world);
  await world.clock.advance(4_000);
  // The second that is closed from here on is decided ahead of its time, and opened before it comes.
  put(world, { version: 2, closed: 9, createdAt });
  await world.clock.advance(2_000);
  expect(takenOut(world)).toEqual([2, 9]);
  const before = world.store.copy();
  await world.clock.advance(1_000);
  put(world, { version: 3, closed: 60, createdAt });
  await world.clock.advance(3_000);
  put(world, { version: 4, closed: 70, createdAt });
  await world.clock.advance(1_000);
  world.store.goBack(before);
  await world.clock.advance(5_000);
  expect(takenOut(world)).not.toContain(9);
  expect(takenOut(world)).toContain(2);
});

it('what was decided before the time that Redis lost stays, by the version that stood then and stands', async () => {
  const world = new MemoryWorld();
  put(world, { version: 1, closed: 2 });
  await lead(world);
  await world.clock.advance(6_000);
  const before = world.store.copy();
  await world.clock.advance(4_000);
  world.store.goBack(before);
  await world.clock.advance(5_000);
  expect(takenOut(world)).toEqual([2]);
});
