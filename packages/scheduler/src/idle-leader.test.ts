import { describe, expect, it } from 'vitest';
import { lead } from './fixtures/leading.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';
import { range } from './fixtures/range.ts';

/** A leader, and how often it has asked the store for what. */
async function counted(world: MemoryWorld) {
  const { deps } = world.node('node-a');
  const counts = { due: 0, announced: 0, heartbeat: 0, dueInstants: 0 };
  const { due, announced } = deps.store;
  const { heartbeat } = deps.office;
  const { dueInstants } = deps.waking;
  const counting =
    <A extends unknown[], R>(name: keyof typeof counts, act: (...given: A) => R) =>
    (...given: A): R => {
      counts[name] += 1;
      return act(...given);
    };
  await lead(world, {
    deps: {
      store: {
        ...deps.store,
        due: counting('due', due.bind(deps.store)),
        announced: counting('announced', announced.bind(deps.store)),
      },
      office: { ...deps.office, heartbeat: counting('heartbeat', heartbeat.bind(deps.office)) },
      waking: {
        ...deps.waking,
        dueInstants: counting('dueInstants', dueInstants.bind(deps.waking)),
      },
    },
  });
  return counts;
}

describe('a leader that has staged all within its horizon', () => {
  it('looks for more once a second, however much it is, and asks the fence as often as ever', async () => {
    const world = new MemoryWorld();
    const counts = await counted(world);
    // One of them comes within the horizon every quarter of a second.
    for (let i = 0; i < 24; i += 1) {
      world.put(`tick-${i}`);
      await world.clock.advance(250);
    }
    await world.clock.advance(10_000);
    const before = { ...counts };
    await world.clock.advance(10_000);
    expect(counts.announced - before.announced).toBeLessThanOrEqual(11);
    // What a look leaves behind the horizon is not looked for again.
    expect(counts.due - before.due).toBeLessThanOrEqual(11);
    expect(counts.heartbeat - before.heartbeat).toBeGreaterThanOrEqual(9);
  });

  it('has everything staged nearly a horizon ahead all the same', async () => {
    const world = new MemoryWorld();
    await counted(world);
    world.put('tick');
    for (let second = 1; second <= 60; second += 1) {
      await world.clock.advance(1_000);
      expect(world.secondsOf('tick').at(-1)).toBeGreaterThanOrEqual(second + 58);
    }
  });
});

describe('a leader with nothing to do', () => {
  it('looks for something once a second, and asks the fence as often as ever', async () => {
    const world = new MemoryWorld();
    const counts = await counted(world);
    await world.clock.advance(60_000);
    expect(counts.due).toBeLessThanOrEqual(62);
    expect(counts.announced).toBeLessThanOrEqual(62);
    expect(counts.dueInstants).toBeLessThanOrEqual(62);
    expect(counts.heartbeat).toBeGreaterThanOrEqual(59);
  });

  it('takes a new job in the turn in which it hears of it', async () => {
    const world = new MemoryWorld();
    await counted(world);
    await world.clock.advance(10_100);
    world.put('tick');
    await world.clock.advance(0);
    expect(world.secondsOf('tick').slice(0, 60)).toEqual(range(11, 70));
  });

  it('writes its checkpoint every third second, and every second as long as anything is due', async () => {
    const world = new MemoryWorld();
    await counted(world);
    await world.clock.advance(5_000);
    const { size } = await checkpointsOf(world, 30);
    expect([10, 11]).toContain(size);
    world.put('tick');
    await world.clock.advance(2_000);
    expect((await checkpointsOf(world, 30)).size).toBe(30);
  });

  it('looks as often as ever while a job waits for its calendar', async () => {
    const world = new MemoryWorld();
    const counts = await counted(world);
    world.put('workday', { calendarVersions: { holidays: 1 }, schedule: cronOf('holidays') });
    await world.clock.advance(10_000);
    expect(counts.due).toBeGreaterThanOrEqual(49);
  });
});

/** When each was written that stood at some second of so many. */
async function checkpointsOf(world: MemoryWorld, seconds: number): Promise<ReadonlySet<unknown>> {
  const savedAt = new Set<unknown>();
  for (let second = 0; second < seconds; second += 1) {
    await world.clock.advance(1_000);
    savedAt.add(world.ensemble.checkpoint?.savedAt);
  }
  return savedAt;
}

function cronOf(calendar: string) {
  const expressions = ['* * * * * *'];
  return { kind: 'cron', expressions, timeZone: 'UTC', calendars: [calendar] } as const;
}
