import { isAskedBy } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { MemoryWorld } from './fixtures/memory-world.ts';
import { range } from './fixtures/range.ts';
import { historyOf, run, started } from './fixtures/running-nodes.ts';

describe('a node alone', () => {
  it('leads, fires what is due, and tells observers so', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const [{ node, meter, log }] = await started(world, 'node-a');
    await world.clock.advance(1_000);
    const epoch = world.store.epoch;
    expect(node.view()).toEqual({ role: 'leader', epoch, rideThrough: false });
    expect(world.secondsOf('tick').slice(0, 60)).toEqual(range(1, 60));
    expect(historyOf(world)).toEqual(['node-a leads']);
    expect(world.ensemble.terms[0]?.effect).toEqual({ late: 0, missed: 0, maxLateMs: 0 });
    expect(meter.of('escapement_leader')).toBe(1);
    expect(meter.of('escapement_leader_epoch')).toBe(epoch);
    expect(log.said('info')).toContain('leading');
    expect(node.waitingFor()).toEqual([]);
  });

  it('that is stopped leaves the election, writes down why, and leaves nothing running', async () => {
    const world = new MemoryWorld();
    const [{ node, done, meter }] = await started(world, 'node-a');
    await world.clock.advance(1_000);
    await node.stop();
    await done;
    expect(node.view()).toEqual({ role: 'follower', epoch: undefined, rideThrough: false });
    expect(world.ensemble.candidates).toEqual([]);
    expect(historyOf(world)).toEqual(['node-a shut-down']);
    expect(meter.of('escapement_leader')).toBe(0);
    await world.clock.advance(500);
    expect(world.clock.sleeping).toBe(0);
  });

  it('leaves the election too when it is stopped as a follower', async () => {
    const world = new MemoryWorld();
    const [a, b] = await started(world, 'node-a', 'node-b');
    await world.clock.advance(1_000);
    await b.node.stop();
    expect(world.ensemble.candidates.map(({ nodeId }) => nodeId)).toEqual(['node-a']);
    expect([a.node.view().role, historyOf(world)]).toEqual(['leader', ['node-a leads']]);
  });

  it('has no office before Redis has let it have one, whatever ZooKeeper says', async () => {
    const world = new MemoryWorld();
    world.isRedisAway = true;
    const [{ node, meter }] = await started(world, 'node-a');
    await world.clock.advance(5_000);
    expect(world.ensemble.candidates.map(({ nodeId }) => nodeId)).toEqual(['node-a']);
    expect(node.view()).toEqual({ role: 'follower', epoch: undefined, rideThrough: false });
    expect([historyOf(world), meter.of('escapement_leader')]).toEqual([[], 0]);
    world.isRedisAway = false;
    await world.clock.advance(1_000);
    expect([node.view().role, historyOf(world)]).toEqual(['leader', ['node-a leads']]);
  });

  it('runs once', async () => {
    const world = new MemoryWorld();
    const [{ node }] = await started(world, 'node-a');
    expect(() => node.run()).toThrow('a node runs once');
  });

  it('ends with a defect, and everything of it with it', async () => {
    const world = new MemoryWorld();
    const parts = world.node('node-a');
    const lives = { ...parts.deps.lives, silences: () => Promise.reject(new TypeError('ours')) };
    const { done } = run(parts, { lives });
    await expect(done).rejects.toThrow('ours');
  });
});

describe('a hand-over on purpose', () => {
  const patched = { by: 'browser at ::1', reason: 'its machine is patched' };

  it('makes way in that turn, and no fire time is lost or doubled', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const [a, b] = await started(world, 'node-a', 'node-b');
    await world.clock.advance(5_000);
    expect([a.node.view().role, b.node.view().role]).toEqual(['leader', 'follower']);
    const before = world.store.epoch ?? 0;
    expect(await a.node.stepDown(patched)).toBe('stepped-down');
    // Whoever asked for it is answered when the way is free, and not before.
    expect(world.ensemble.candidates[0]?.nodeId).toBe('node-b');
    await world.clock.advance(0);
    expect([a.node.view().role, b.node.view().role]).toEqual(['follower', 'leader']);
    expect(world.store.epoch).toBeGreaterThan(before);
    await world.clock.advance(60_000);
    expect(historyOf(world)).toEqual(['node-a stepped-down', 'node-b leads']);
    // Why is kept with the term that ended so, and with no other.
    const told = world.ensemble.terms.map(({ steppedDown }) => steppedDown);
    expect(told).toEqual([patched, undefined]);
    expect(world.secondsOf('tick').slice(0, 120)).toEqual(range(1, 120));
    expect(await world.store.rows('tick')).toEqual([]);
  });

  it('that several ask for at once is done once, and each is known by its mark when it asks again', async () => {
    const world = new MemoryWorld();
    const [a] = await started(world, 'node-a', 'node-b');
    await world.clock.advance(1_000);
    const asked = [{ ...patched, mark: 'k1' }, { ...patched, by: 'another', mark: 'k2' }, patched];
    const told = await Promise.all(asked.map((each) => a.node.stepDown(each)));
    expect(told).toEqual(['stepped-down', 'stepped-down', 'stepped-down']);
    await world.clock.advance(1_000);
    expect(historyOf(world)).toEqual(['node-a stepped-down', 'node-b leads']);
    const [ended] = world.ensemble.terms;
    for (const mark of ['k1', 'k2'])
      expect([mark, ended && isAskedBy(ended, mark)]).toEqual([mark, true]);
  });

  it('puts who stepped down behind the others, and back when they are gone', async () => {
    const world = new MemoryWorld();
    const [a, b] = await started(world, 'node-a', 'node-b');
    await world.clock.advance(1_000);
    await a.node.stepDown(patched);
    await world.clock.advance(1_000);
    expect(world.ensemble.candidates.map(({ nodeId }) => nodeId)).toEqual(['node-b', 'node-a']);
    await b.node.stop();
    await world.clock.advance(1_000);
    expect(a.node.view().role).toBe('leader');
    expect(historyOf(world)).toEqual(['node-a stepped-down', 'node-b shut-down', 'node-a leads']);
  });

  it('is none where the node does not lead', async () => {
    const world = new MemoryWorld();
    const [, b] = await started(world, 'node-a', 'node-b');
    await world.clock.advance(1_000);
    expect(await b.node.stepDown(patched)).toBe('not-leading');
    expect(historyOf(world)).toEqual(['node-a leads']);
  });
});

describe('a session with ZooKeeper', () => {
  it('that the server ends takes the office with it, and the node stands again behind the others', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const [a, b] = await started(world, 'node-a', 'node-b');
    await world.clock.advance(5_000);
    a.member.expire();
    await world.clock.advance(1_000);
    expect([a.node.view().role, b.node.view().role]).toEqual(['follower', 'leader']);
    expect(world.ensemble.candidates.map(({ nodeId }) => nodeId)).toEqual(['node-b', 'node-a']);
    expect(historyOf(world)).toEqual(['node-a session-expired', 'node-b leads']);
    await world.clock.advance(60_000);
    expect(world.secondsOf('tick').slice(0, 120)).toEqual(range(1, 120));
  });

  it('that is merely silent does not: the leader rides through, and says so', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const [a] = await started(world, 'node-a');
    await world.clock.advance(5_000);
    a.member.suspend();
    await world.clock.advance(120_000);
    expect(a.node.view()).toMatchObject({ role: 'leader', rideThrough: true });
    expect(world.secondsOf('tick').slice(0, 180)).toEqual(range(1, 180));
    a.member.reconnect();
    expect(a.node.view()).toMatchObject({ role: 'leader', rideThrough: false });
  });

  it('that is silent to one alone lets another lead, and the fence ends the term of the first', async () => {
    const world = new MemoryWorld();
    world.put('tick');
    const [a, b] = await started(world, 'node-a', 'node-b');
    await world.clock.advance(5_000);
    a.member.suspend();
    a.member.expire();
    await world.clock.advance(2_000);
    expect([a.node.view().role, b.node.view().role]).toEqual(['follower', 'leader']);
    expect(a.log.said('warn')).toContain(
      'a write was refused by the fence: a higher epoch stands, this term is over',
    );
    await world.clock.advance(60_000);
    // All that was owed is there once, whoever staged it.
    expect(world.secondsOf('tick').slice(0, 120)).toEqual(range(1, 120));
  });

  it('to data that is older than it was makes the leader leave office in that turn', async () => {
    const world = new MemoryWorld();
    const [a, b] = await started(world, 'node-a', 'node-b');
    await world.clock.advance(5_000);
    a.member.goBack();
    world.put('restored');
    await world.clock.advance(0);
    expect([a.node.view().role, b.node.view().role]).toEqual(['follower', 'leader']);
    expect(historyOf(world)).toEqual(['node-a ensemble-went-back', 'node-b leads']);
    const staged = world.store.runsOf('restored').map(({ envelope }) => envelope.epoch);
    expect(new Set(staged)).toEqual(new Set([b.node.view().epoch]));
  });
});

describe('the clock of a machine', () => {
  it('that is too far off makes its node leave office, stand back, say so, and stand again when it is set', async () => {
    const world = new MemoryWorld();
    const [a, b] = await started(world, 'node-a', 'node-b');
    await world.clock.advance(5_000);
    a.time.measure(3_600_000, 'unfit');
    await world.clock.advance(1_000);
    expect([a.node.view().role, b.node.view().role]).toEqual(['follower', 'leader']);
    expect(world.ensemble.candidates.map(({ nodeId }) => nodeId)).toEqual(['node-b']);
    expect(historyOf(world)).toEqual(['node-a clock-unfit', 'node-b leads']);
    expect(a.node.waitingFor().map(({ code }) => code)).toEqual(['CLOCK_UNFIT']);
    expect(a.node.clockOffsetMs).toBe(3_600_000);
    a.time.measure(0, 'fit');
    await world.clock.advance(1_000);
    expect(world.ensemble.candidates.map(({ nodeId }) => nodeId)).toEqual(['node-b', 'node-a']);
    expect(a.node.waitingFor()).toEqual([]);
  });
});
