import { askedRunId, type DelayedRun, delayedMark, type EpochMillis } from '@escapement/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { lead } from './fixtures/leading.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';

let world: MemoryWorld;
beforeEach(() => {
  world = new MemoryWorld();
});

let count = 0;

async function ask(inMs: number, jobId = 'remind'): Promise<DelayedRun> {
  count += 1;
  const askedAt = world.clock.now();
  const dueTime: EpochMillis = askedAt + inMs;
  const mark = delayedMark(String(count).padStart(12, '0'), '0000');
  const runId = askedRunId({ jobId, askedAt: dueTime, trigger: 'delayed', mark });
  const run = { runId, jobId, dueTime, askedAt, by: 'token at 127.0.0.1' };
  await world.store.delayed.put(run, { onDuplicate: 'keep', envelope: undefined });
  return run;
}

const manual = { schedule: { kind: 'manual' }, overlap: 'allow' };
const stateOf = ({ runId }: DelayedRun) => world.store.run(runId)?.state;

describe('delayed runs under a leader', () => {
  it('become runs within the horizon, under its epoch, by the version that stands then', async () => {
    world.put('remind', manual);
    const [soon, later] = [await ask(70_000), await ask(200_000)];
    const { term } = await lead(world);
    await world.clock.advance(2_000);
    expect([stateOf(soon), stateOf(later)]).toEqual([undefined, undefined]);
    const made = { createdAt: '2020-01-01T00:00:00.000Z' };
    const edited = world.put('remind', { ...manual, ...made, queue: 'other' });
    await world.clock.advance(15_000);
    expect(stateOf(soon)).toBe('staged');
    const { envelope } = world.store.run(soon.runId) ?? {};
    expect(envelope).toMatchObject({ epoch: term.epoch, queue: 'other', version: edited.version });
    expect(stateOf(later)).toBeUndefined();
    await world.clock.advance(140_000);
    expect(stateOf(later)).toBe('staged');
  });

  it('of a job that is gone are given up when they are due, with the reason, and hold up no other', async () => {
    world.put('remind', manual);
    const orphaned = await ask(5_000, 'gone');
    const fine = await ask(6_000);
    await lead(world);
    await world.clock.advance(3_000);
    expect(stateOf(fine)).toBe('staged');
    expect(world.store.runsOf('gone')).toEqual([]);
    await world.clock.advance(4_000);
    expect(await world.store.archive.get(orphaned.runId)).toMatchObject({
      ...{ state: 'cancelled', reason: 'not begun: deleted' },
    });
    expect(await world.store.delayed.get(orphaned.runId)).toBeUndefined();
  });

  it('of a job that is deleted end though their time is far, and what is asked for since stays', async () => {
    world.put('remind', manual);
    const far = [];
    for (let i = 0; i < 210; i += 1) far.push(await ask(40 * 86_400_000));
    const fine = await ask(40 * 86_400_000, 'other');
    world.put('other', manual);
    await lead(world);
    await world.clock.advance(3_000);
    world.ensemble.remove('remind');
    await world.clock.advance(1_000);
    world.put('remind', { ...manual, createdAt: new Date(world.clock.now()).toISOString() });
    const since = await ask(40 * 86_400_000);
    await world.clock.advance(11_000);
    for (const { runId } of far) {
      expect((await world.store.delayed.gone(runId))?.reason).toBe('not begun: deleted');
    }
    const { items } = await world.store.delayed.list('remind', { limit: 500 });
    expect(items).toEqual([since]);
    expect(await world.store.delayed.get(fine.runId)).toEqual(fine);
  });

  it('are made once, though one leader follows the other in the middle', async () => {
    world.put('remind', manual);
    const runs: DelayedRun[] = [];
    for (let i = 0; i < 120; i += 1) runs.push(await ask(30_000 + i));
    const first = await lead(world);
    first.stop.abort('shut-down');
    await world.clock.advance(10);
    await first.running;
    await first.node.deps.election.resign({ rejoin: false });
    await lead(world, { node: world.node('node-a') });
    await world.clock.advance(5_000);
    expect(runs.map(stateOf)).toEqual(runs.map(() => 'staged'));
    expect(world.store.runsOf('remind')).toHaveLength(runs.length);
  });
});
