import { StoreFault } from '@escapement/core';
import { envelopeOf } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { MemoryWorld } from './fixtures/memory-world.ts';
import { historyOf, officeOfAnother, run, started } from './fixtures/running-nodes.ts';

describe('what a node waits for', () => {
  it('is the signing key until it has it, and it does not stand before', async () => {
    const world = new MemoryWorld();
    const parts = world.node('node-a');
    let isAway = true;
    const equip = async () => {
      if (isAway) throw new StoreFault('STORE_UNAVAILABLE', 'away', { retryable: true });
    };
    const { node } = run(parts, { store: { ...parts.deps.store, equip } });
    await world.clock.advance(30_000);
    expect(node.waitingFor()).toEqual([{ code: 'SIGNING_KEY_MISSING' }]);
    expect(world.ensemble.candidates).toEqual([]);
    isAway = false;
    await world.clock.advance(1_000);
    expect([node.waitingFor(), node.view().role]).toEqual([[], 'leader']);
  });

  it('is an office that Redis refuses, for which it keeps its place and leaves no trace in the history', async () => {
    const world = new MemoryWorld();
    await officeOfAnother(world);
    const [{ node, meter }] = await started(world, 'node-a');
    await world.clock.advance(60_000);
    expect(node.waitingFor().map(({ code }) => code)).toEqual(['OFFICE_REFUSED']);
    expect(node.view()).toEqual({ role: 'follower', epoch: undefined, rideThrough: false });
    expect(world.ensemble.candidates.map(({ nodeId }) => nodeId)).toEqual(['node-a']);
    expect([historyOf(world), meter.of('escapement_leader')]).toEqual([[], 0]);
    // Somebody decides that it is right, and gives the data another name: the pause is not waited out.
    world.ensemble.rename();
    await world.clock.advance(100);
    expect([node.view().role, node.waitingFor(), historyOf(world)]).toEqual([
      'leader',
      [],
      ['node-a leads'],
    ]);
  });

  it('is a Redis that does not serve it, told once, whoever meets it', async () => {
    const world = new MemoryWorld();
    const [{ node, health }] = await started(world, 'node-a');
    await world.clock.advance(1_000);
    world.isRedisAway = true;
    await world.clock.advance(2_000);
    expect(node.waitingFor().map(({ code }) => code)).toEqual(['TERM_TROUBLED']);
    const sinceMs = world.clock.monotonicMs();
    health.try({ code: 'STORE_UNAVAILABLE', reason: 'away', sinceMs });
    expect(node.waitingFor().map(({ code }) => code)).toEqual(['REDIS_AWAY']);
    world.isRedisAway = false;
    health.try(undefined);
    await world.clock.advance(1_000);
    expect(node.waitingFor()).toEqual([]);
  });
});

describe('care for what nobody would take', () => {
  it('is every node’s: one that may not lead enqueues again what the queues have lost', async () => {
    const world = new MemoryWorld();
    const holder = await officeOfAnother(world);
    const { id, revision } = world.put('tick');
    const run = envelopeOf({ jobId: id, revision, fireTime: world.clock.now() });
    const advance = { jobId: id, runs: [run], outcomes: [], nextFireTime: undefined };
    await world.store.schedule.stage(holder, [advance]);
    await world.store.loseEntry(run.runId);
    const [{ node }] = await started(world, 'node-a');
    await world.clock.advance(10_000);
    expect(node.view().role).toBe('follower');
    const worker = await world.store.worker('w');
    const { taken } = await worker.exchange('default', {
      ...{ ends: [], backs: [], begins: [], most: 1 },
    });
    expect(taken.map(({ runId }) => runId)).toEqual([run.runId]);
  });
});
