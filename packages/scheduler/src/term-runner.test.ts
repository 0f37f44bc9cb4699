import { invariant } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { lead, supersede } from './fixtures/leading.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';
import { range } from './fixtures/range.ts';
import type { TermStop } from './term-runner.ts';

describe('a term', () => {
  it('claims its epoch before it does anything else, and then stages a minute ahead', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const { deps } = world.node('node-a');
    const acts: string[] = [];
    const { term, told } = await lead(world, {
      deps: {
        office: {
          ...deps.office,
          claim: (...given) => {
            acts.push('claim');
            return deps.office.claim(...given);
          },
          vouch: (...given) => {
            acts.push('vouch');
            return deps.office.vouch(...given);
          },
        },
        store: {
          ...deps.store,
          carry: (...given) => {
            acts.push('carry');
            return deps.store.carry(...given);
          },
          stage: (...given) => {
            acts.push('stage');
            return deps.store.stage(...given);
          },
        },
      },
    });
    await world.clock.advance(1_000);
    expect(acts.slice(0, 4)).toEqual(['claim', 'vouch', 'carry', 'stage']);
    expect(world.store.epoch).toBe(term.epoch);
    expect(told).toEqual(['taken']);
    expect(world.secondsOf('tick').slice(0, 60)).toEqual(range(1, 60));
  });

  it.each<TermStop>([
    'stepped-down',
    'shut-down',
    'session-expired',
    'clock-unfit',
    'ensemble-went-back',
  ])('ends as it is told to, here %s, and leaves nothing running', async (reason) => {
    const world = new MemoryWorld();
    world.put('tick');
    const { stop, running } = await lead(world);
    await world.clock.advance(5_000);
    stop.abort(reason);
    expect(await running).toBe(reason);
    const staged = world.secondsOf('tick');
    expect(world.clock.sleeping).toBe(0);
    await world.clock.advance(600_000);
    expect(world.secondsOf('tick')).toEqual(staged);
  });

  it('that is over before it begins claims nothing', async () => {
    const world = new MemoryWorld();
    world.isRedisAway = true;
    const { stop, running, told } = await lead(world);
    stop.abort('shut-down' satisfies TermStop);
    world.isRedisAway = false;
    expect(await running).toBe('shut-down');
    expect([world.store.epoch, told]).toEqual([undefined, []]);
  });

  it('carries an edit in the turn in which it hears of it, and takes back what it does not prescribe', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    await lead(world);
    await world.clock.advance(1_000);
    world.put('tick', { schedule: { kind: 'every', everyMs: 2_000 } });
    await world.clock.advance(0);
    const toCome = world.secondsOf('tick').filter((second) => second > 1);
    expect(toCome.slice(0, 29)).toEqual(range(1, 29).map((half) => 2 * half));
  });

  it('takes a deletion out of the schedule, and a new job in', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    await lead(world);
    await world.clock.advance(1_000);
    world.ensemble.remove('tick');
    world.put('tock');
    await world.clock.advance(0);
    expect(world.secondsOf('tick').filter((second) => second > 1)).toEqual([]);
    expect(world.secondsOf('tock').slice(0, 3)).toEqual([2, 3, 4]);
  });

  it('keeps checkpoints in ZooKeeper, and notes each in Redis after', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const { term } = await lead(world);
    await world.clock.advance(3_000);
    expect(world.ensemble.checkpoint).toMatchObject({ epoch: term.epoch });
    const again = await world.store.office.claim(term);
    invariant(again.kind === 'claimed', 'the term has its office');
    expect(again.notedGeneration).toBeGreaterThan(0);
  });

  it('notices by its checkpoint that ZooKeeper is older than it has been', async () => {
    const world = new MemoryWorld();
    const { told } = await lead(world);
    await world.clock.advance(3_000);
    const stands = world.ensemble.checkpoint;
    invariant(stands !== undefined, 'a checkpoint was kept');
    world.ensemble.checkpoint = { ...stands, generation: 0 };
    await world.clock.advance(1_000);
    expect(told).toEqual(['taken', 'went back']);
  });

  it('is over only when what it had begun has ended', async () => {
    const world = new MemoryWorld();
    const node = world.node('node-a');
    let answer: () => void = () => undefined;
    const use = () =>
      new Promise<undefined>((resolve) => {
        answer = () => resolve(undefined);
      });
    const memory = { ...node.deps.memory, use };
    const { stop, outcome } = await lead(world, { node, deps: { memory } });
    await world.clock.advance(1_000);
    stop.abort('stepped-down' satisfies TermStop);
    await world.clock.advance(1_000);
    expect(outcome.end).toBeUndefined();
    answer();
    await world.clock.advance(0);
    expect(outcome.end).toBe('stepped-down');
  });

  it('that a write finds superseded is over with that write', async () => {
    const world = new MemoryWorld();
    const { term, outcome } = await lead(world);
    await world.clock.advance(1_100);
    await supersede(world, term);
    world.put('tock');
    await world.clock.advance(0);
    expect([outcome.end, world.secondsOf('tock')]).toEqual(['superseded', []]);
  });

  it('rejects for a defect, and leaves nothing running', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const node = world.node('node-a');
    const store = { ...node.deps.store, due: () => Promise.reject(new TypeError('ours')) };
    const { running } = await lead(world, { node, deps: { store } });
    await expect(running).rejects.toThrow('ours');
    expect(world.clock.sleeping).toBe(0);
  });
});
