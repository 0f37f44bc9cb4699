import { editOf, type JobDefinition, StoreFault, toIso } from '@escapement/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { lead } from './fixtures/leading.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';
import { range } from './fixtures/range.ts';

let world: MemoryWorld;
beforeEach(() => {
  world = new MemoryWorld();
});

const at = (second: number) => toIso(world.clock.now() + second * 1_000);
const pausedUntil = (second: number) => ({
  paused: { reason: 'the hall moves', since: at(0), until: at(second) },
});
const standing = (jobId: string): JobDefinition | undefined =>
  world.ensemble.definitions.get(jobId);
const rows = async () => (await world.auditLog.page({ limit: 10 })).items;

describe('a job that is paused until an instant', () => {
  it('fires from that instant on, whether or not anybody has written it anew', async () => {
    world.put('tick', pausedUntil(20));
    await lead(world);
    await world.clock.advance(1_000);
    // All that lies within the horizon is staged before the pause is over.
    expect(world.secondsOf('tick').slice(0, 3)).toEqual([20, 21, 22]);
    expect(standing('tick')?.paused).toBeDefined();
    await world.clock.advance(100_000);
    expect(world.secondsOf('tick').slice(0, 101)).toEqual(range(20, 120));
  });

  it('is written anew without its pause a moment after that, once, and the log says that nobody did it', async () => {
    const { until } = world.put('tick', pausedUntil(20)).paused ?? {};
    await lead(world);
    await world.clock.advance(20_000);
    expect(standing('tick')?.paused).toBeDefined();
    await world.clock.advance(10_000);
    expect(standing('tick')).not.toHaveProperty('paused');
    expect(standing('tick')?.version).toBe(2);
    await world.clock.advance(60_000);
    expect(standing('tick')?.version).toBe(2);
    const [row, ...more] = await rows();
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      ...{ act: 'job.resume', who: 'escapement', because: 'pause-ended', outcome: 'done' },
      ...{ about: ['job:tick'], nodeId: 'node-a', before: { paused: { until } } },
    });
  });

  it('owes all since then and nothing before, where nobody led when it was paused and when that ended', async () => {
    world.put('tick');
    const first = await lead(world);
    await world.clock.advance(5_500);
    first.stop.abort('shut-down');
    await world.clock.advance(10);
    await first.running;
    const { definitions, election } = first.node.member;
    await election.resign({ rejoin: false });
    const now = first.node.deps.time.now();
    const until = world.clock.now() + 14_490;
    const paused = await definitions.pause('tick', { now, reason: 'x', until });
    if (paused.kind !== 'written') throw new Error(paused.kind);
    const { definition } = paused;
    await world.store.archive.announceEdits([{ jobId: 'tick', edit: editOf(definition) }]);
    await world.clock.advance(44_490);
    await lead(world, { node: world.node('node-a') });
    await world.clock.advance(1_000);
    expect(world.secondsOf('tick').slice(0, 60)).toEqual(range(20, 79));
    // Those that had passed when it was paused have the pause as their reason; those within have been fire times of nobody.
    const told = await world.store.archive.ledger('tick', { to: until, limit: 50 });
    const seconds = told.items.map(({ fireTime }) => fireTime.slice(17, 19));
    expect(seconds).toEqual(['05', '04', '03', '02', '01']);
    expect(told.items.map(({ reason }) => reason)).toEqual(Array(5).fill('paused'));
  });

  it('is told of in the log once Redis is there again', async () => {
    world.put('tick', pausedUntil(2));
    const { deps } = world.node('node-a');
    let isFull = true;
    let told = 0;
    const auditLog = {
      note: async (some: Parameters<typeof world.auditLog.note>[0]) => {
        if (isFull) throw new StoreFault('STORE_FULL', 'full', { retryable: true });
        told += 1;
        await world.auditLog.note(some);
      },
    };
    const pauseEnds = { archive: world.store.archive, auditLog };
    await lead(world, { deps: { ...deps, pauseEnds } });
    await world.clock.advance(15_000);
    expect(standing('tick')?.version).toBe(2);
    expect(await rows()).toEqual([]);
    isFull = false;
    await world.clock.advance(60_000);
    expect(await rows()).toHaveLength(1);
    expect(told).toBe(1);
  });
});

describe('what nobody tidies up', () => {
  it.each([
    ['a pause without an end', () => ({ paused: { reason: 'x', since: at(0) } })],
    ['a pause that lasts', () => pausedUntil(3_600)],
  ])('is %s', async (_, change) => {
    world.put('tick', change());
    await lead(world);
    await world.clock.advance(60_000);
    expect(standing('tick')?.version).toBe(1);
    expect(await rows()).toEqual([]);
  });

  it('is what somebody has paused anew or resumed in that very moment', async () => {
    world.put('again', pausedUntil(2));
    world.put('resumed', pausedUntil(2));
    const { deps } = world.node('node-a');
    const { definitions } = deps;
    const now = deps.time.now();
    let isAsked = false;
    const resume: typeof definitions.resume = async (jobId, write) => {
      // Before the leader's write comes to be, and after it was decided.
      const writer = world.node('node-b').member.definitions;
      if (!isAsked) {
        await writer.pause('again', { now, reason: 'longer', until: now + 3_600_000 });
        await writer.resume('resumed', { now });
      }
      isAsked = true;
      return definitions.resume(jobId, write);
    };
    await lead(world, { deps: { definitions: { ...definitions, resume } } });
    await world.clock.advance(30_000);
    expect(isAsked).toBe(true);
    expect(standing('again')).toMatchObject({ paused: { reason: 'longer' } });
    expect(standing('resumed')?.paused).toBeUndefined();
    expect(await rows()).toEqual([]);
  });
});
