import type { RunExchange } from '@escapement/core';
import { type Backfill, servedTime } from '@escapement/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { lead } from './fixtures/leading.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';

let world: MemoryWorld;
let worker: RunExchange;
beforeEach(async () => {
  world = new MemoryWorld();
  worker = await world.store.worker('w');
});

const hourMs = 3_600_000;
const from = Date.parse('2020-01-01T00:00:00.000Z');
const long = { createdAt: '2000-01-01T00:00:00.000Z' };
const manual = { schedule: { kind: 'manual' }, overlap: 'allow', ...long };

/** Asks for a back-fill of so many hours. */
async function ask(count: number, jobId = 'bill'): Promise<readonly number[]> {
  const fireTimes = Array.from({ length: count }, (_, i) => from + i * hourMs);
  const backfill: Backfill = {
    ...{ id: 'aaaaaa', jobId, from, to: from + count * hourMs, order: 'oldest-first' },
    ...{ again: false, reason: 'late data', by: 'token at 127.0.0.1', version: 1 },
    ...{ askedAt: world.clock.now(), total: count, leftOut: 0 },
  };
  await world.store.backfills.put(backfill, fireTimes);
  return fireTimes;
}

/** Does all that a worker is given; answers the fire times that it was told of. */
async function workOff(): Promise<readonly number[]> {
  const nothing = { backs: [], begins: [] };
  const { taken } = await worker.exchange('default', { ...nothing, ends: [], most: 100 });
  const ends = taken.map(({ runId }) => ({ runId, attempt: 1, event: 'succeed' }) as const);
  await worker.exchange('default', { ...nothing, ends, most: 0 });
  return taken.map(({ runId }) => servedTime({ runId, fireTime: 0 }));
}

const standing = () => world.store.backfills.get('bill', 'aaaaaa');

describe('back-fills under a leader', () => {
  it('run a few fire times at a time, each once, until all are over', async () => {
    world.put('bill', manual);
    const fireTimes = await ask(25);
    await lead(world);
    const served: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      await world.clock.advance(3_000);
      const some = await workOff();
      expect(some.length).toBeLessThanOrEqual(10);
      served.push(...some);
    }
    expect(served).toEqual(fireTimes);
    await world.clock.advance(3_000);
    expect(await standing()).toMatchObject({ state: 'done', staged: 25, ends: { succeeded: 25 } });
  });

  it('go on under the next leader where the one before ended, each fire time once', async () => {
    world.put('bill', manual);
    const fireTimes = await ask(25);
    const first = await lead(world);
    await world.clock.advance(1_500);
    const served = [...(await workOff())];
    expect(served).toHaveLength(10);
    first.stop.abort('shut-down');
    await world.clock.advance(10);
    await first.running;
    await first.node.deps.election.resign({ rejoin: false });
    await lead(world, { node: world.node('node-a') });
    for (let i = 0; i < 3; i += 1) {
      await world.clock.advance(3_000);
      served.push(...(await workOff()));
    }
    expect(served).toEqual(fireTimes);
  });

  it('go on by the version of the job that stands', async () => {
    world.put('bill', manual);
    await ask(12);
    await lead(world);
    await world.clock.advance(1_500);
    await workOff();
    const edited = world.put('bill', { ...manual, queue: 'other' });
    await world.clock.advance(3_000);
    const last = world.store.runsOf('bill').at(-1);
    expect(last?.envelope).toMatchObject({ queue: 'other', version: edited.version });
  });

  it('are stopped with their job, with the reason', async () => {
    world.put('bill', manual);
    await ask(25);
    await lead(world);
    await world.clock.advance(1_500);
    world.ensemble.remove('bill');
    await world.clock.advance(5_000);
    expect(await standing()).toMatchObject({
      state: 'stopped',
      stop: { by: 'escapement', reason: 'deleted' },
    });
    expect(await workOff()).toEqual([]);
  });

  it('of a job that was deleted are not those of the one that has its id since', async () => {
    await ask(3);
    world.put('bill', { ...manual, createdAt: new Date(world.clock.now() + 1).toISOString() });
    await lead(world);
    await world.clock.advance(5_000);
    expect(await standing()).toMatchObject({ state: 'stopped', staged: 0 });
  });

  it('cost a leader that has none one question a second', async () => {
    const node = world.node('node-a');
    let count = 0;
    const { hasBackfills, tendBackfills } = node.deps.store;
    const store = {
      ...node.deps.store,
      hasBackfills: () => {
        count += 1;
        return hasBackfills.call(node.deps.store);
      },
      tendBackfills: (...asked: Parameters<typeof tendBackfills>) => {
        count += 1_000;
        return tendBackfills.apply(node.deps.store, asked);
      },
    };
    await lead(world, { node, deps: { store } });
    await world.clock.advance(10_000);
    expect(count).toBeLessThanOrEqual(11);
  });
});
