import { type DefinitionCatalog, StoreFault } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { lead } from './fixtures/leading.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';
import { range } from './fixtures/range.ts';

/** A job of every second, led for five seconds; then all that is written is about to be lost. */
async function aboutToLose(world: MemoryWorld) {
  const tick = world.put('tick');
  // It lives and tells nothing, so that whatever was due may have begun.
  world.registerWorker('silent');
  const { node, outcome } = await lead(world);
  await world.clock.advance(5_000);
  return { tick, node, outcome, before: world.store.copy() };
}

/** Definitions as a node has them that hears of no change before it asks. */
function deaf(catalog: DefinitionCatalog): DefinitionCatalog {
  const read = () => new Map([...catalog.all()].map((job) => [job.id, job]));
  let known = read();
  return {
    open: async () => undefined,
    get: (jobId) => known.get(jobId),
    all: () => known.values(),
    get size() {
      return known.size;
    },
    bytes: 0,
    broken: () => catalog.broken(),
    onChange: () => () => undefined,
    refresh: async () => undefined,
    catchUp: async () => {
      known = read();
    },
    onWentBack: () => () => undefined,
    close: async () => undefined,
  };
}

/** The job every two seconds from now on. */
function editIt(world: MemoryWorld, { createdAt }: { readonly createdAt: string }): void {
  world.put('tick', { createdAt, version: 2, schedule: { kind: 'every', everyMs: 2_000 } });
}

/** The seconds from one to another of which the ledger says that nobody knows. */
function unknownSeconds(world: MemoryWorld, upTo: number): readonly number[] {
  const rows = world.store.ledgerOf('tick').filter(({ outcome }) => outcome === 'unknown');
  const begin = new MemoryWorld().clock.now();
  return range(1, upTo).filter((second) => {
    const at = begin + second * 1_000;
    return rows.some(({ fireTime, untilFireTime = fireTime }) => {
      return fireTime <= at && at <= untilFireTime;
    });
  });
}

describe('a job that was changed in what Redis lost', () => {
  it('is unknown by the version that stood then, and by the one that stands after it', async () => {
    const world = new MemoryWorld();
    const { tick, before } = await aboutToLose(world);
    await world.clock.advance(3_000);
    editIt(world, tick);
    await world.clock.advance(2_000);
    world.store.goBack(before);
    await world.clock.advance(5_000);
    expect(unknownSeconds(world, 10)).toEqual([...range(1, 8), 10]);
    expect(Math.min(...world.secondsOf('tick'))).toBeGreaterThan(10);
  });

  it('is unknown up to its deletion', async () => {
    const world = new MemoryWorld();
    const { before } = await aboutToLose(world);
    await world.clock.advance(3_000);
    world.ensemble.remove('tick');
    await world.clock.advance(1_000);
    world.store.goBack(before);
    await world.clock.advance(5_000);
    expect(unknownSeconds(world, 9)).toEqual(range(1, 9));
    expect(world.secondsOf('tick')).toEqual([]);
  });

  it('is unknown as a whole where nobody knows what came in between', async () => {
    const world = new MemoryWorld();
    const { tick, before } = await aboutToLose(world);
    await world.clock.advance(1_000);
    editIt(world, tick);
    await world.clock.advance(1_000);
    const paused = { reason: 'tried', since: tick.createdAt };
    world.put('tick', { createdAt: tick.createdAt, version: 3, paused });
    await world.clock.advance(1_000);
    world.store.goBack(before);
    await world.clock.advance(5_000);
    expect(unknownSeconds(world, 12)).toEqual(range(1, 7));
  });

  it('is accounted for though it is changed before anybody comes to it', async () => {
    const world = new MemoryWorld();
    const { tick, before } = await aboutToLose(world);
    await world.clock.advance(3_000);
    world.store.goBack(before);
    editIt(world, tick);
    await world.clock.advance(5_000);
    expect(unknownSeconds(world, 8)).toEqual(range(1, 8));
    expect(Math.min(...world.secondsOf('tick'))).toBeGreaterThan(8);
  });

  it('is accounted for though it was deleted and Redis has nothing at all', async () => {
    const world = new MemoryWorld();
    await aboutToLose(world);
    // The last note of the leader names what is overdue.
    world.ensemble.remove('tick');
    await world.store.forget();
    await world.clock.advance(5_000);
    expect(unknownSeconds(world, 4)).toEqual(range(1, 4));
  });
});

describe('a job that comes after others', () => {
  it('has a row for the time in which their ends are lost', async () => {
    const world = new MemoryWorld();
    const after = { jobs: ['tick'], on: 'end', mode: 'any' };
    world.put('follow', { schedule: { kind: 'manual' }, overlap: 'allow', after });
    const { before } = await aboutToLose(world);
    await world.clock.advance(4_000);
    world.store.goBack(before);
    await world.clock.advance(5_000);
    const rows = world.store.ledgerOf('follow').filter(({ outcome }) => outcome === 'unknown');
    expect(rows).toMatchObject([{ reason: 'redis-went-back', detail: 'tick' }]);
    const begin = new MemoryWorld().clock.now();
    const [{ fireTime = 0, untilFireTime = 0 } = {}] = rows;
    expect(fireTime - begin).toBeLessThanOrEqual(6_000);
    expect(untilFireTime - begin).toBeGreaterThanOrEqual(8_000);
  });
});

describe('an edit that was told to Redis alone before it lost its memory', () => {
  it.each(['forgot', 'went back'])(
    'holds, though the leader had not heard of it: %s',
    async (how) => {
      const world = new MemoryWorld();
      const { createdAt } = world.put('tick');
      const node = world.node('node-a');
      await lead(world, { node, deps: { catalog: deaf(node.deps.catalog) } });
      await world.clock.advance(5_000);
      const before = world.store.copy();
      await world.clock.advance(1_000);
      world.put('tick', { createdAt, paused: { reason: 'tried', since: createdAt } });
      if (how === 'forgot') await world.store.forget();
      else world.store.goBack(before);
      await world.clock.advance(20_000);
      expect(world.secondsOf('tick').filter((second) => second > 6)).toEqual([]);
      expect(world.store.isVouched).toBe(true);
    },
  );
});

describe('a leader that led on while ZooKeeper was silent', () => {
  it.each(['forgot', 'went back'])(
    'takes for unknown what it staged after its last note: %s',
    async (how) => {
      const world = new MemoryWorld();
      const node = world.node('node-a');
      const { election } = node.deps;
      let isSilent = false;
      const keep = election.keepCheckpoint.bind(election);
      const keepCheckpoint: typeof keep = async (...given) => {
        if (!isSilent) return keep(...given);
        throw new StoreFault('STORE_UNAVAILABLE', 'ZooKeeper is silent', { retryable: true });
      };
      world.put('tick');
      world.registerWorker('silent');
      await lead(world, { node, deps: { election: Object.assign(election, { keepCheckpoint }) } });
      await world.clock.advance(5_000);
      isSilent = true;
      const before = world.store.copy();
      await world.clock.advance(115_000);
      if (how === 'forgot') await world.store.forget();
      else world.store.goBack(before);
      await world.clock.advance(10_000);
      expect(unknownSeconds(world, 120)).toEqual(range(1, 120));
      expect(Math.min(...world.secondsOf('tick'))).toBeGreaterThan(120);
    },
  );
});

describe('a leader that loses an answer while it accounts for a loss', () => {
  it.each(['noteUnknown', 'loseUntold', 'forget'] as const)(
    'to %s, takes the loss for no smaller than it was',
    async (name) => {
      for (const lose of [
        (world: MemoryWorld, before: ReturnType<MemoryWorld['store']['copy']>) =>
          world.store.goBack(before),
        (world: MemoryWorld) => void world.store.forget(),
      ]) {
        const world = new MemoryWorld();
        const node = world.node('node-a');
        const { office } = node.deps;
        const act = office[name].bind(office) as (...given: readonly unknown[]) => Promise<unknown>;
        let lost = 0;
        const answering = async (...given: readonly unknown[]) => {
          const answer = await act(...given);
          lost += 1;
          if (lost > 1) return answer;
          throw new StoreFault('STORE_UNAVAILABLE', 'no answer', { retryable: true });
        };
        world.put('tick');
        world.registerWorker('silent');
        await lead(world, { node, deps: { office: { ...office, [name]: answering } } });
        await world.clock.advance(5_000);
        const before = world.store.copy();
        await world.clock.advance(3_000);
        lose(world, before);
        await world.clock.advance(10_000);
        expect(lost).toBeGreaterThan(1);
        expect(unknownSeconds(world, 8).slice(-4)).toEqual(range(5, 8));
        expect(Math.min(...world.secondsOf('tick'))).toBeGreaterThan(8);
      }
    },
  );
});
