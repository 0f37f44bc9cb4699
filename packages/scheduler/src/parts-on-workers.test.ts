import {
  askedRunId,
  envelopeFor,
  type RunExchange,
  StoreFault,
  workerQueue,
} from '@escapement/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { lead } from './fixtures/leading.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';

let world: MemoryWorld;
let workers: ReadonlyMap<string, RunExchange>;
beforeEach(async () => {
  world = new MemoryWorld();
  const { store } = world;
  const all = ['any', 'a', 'b', 'c'].map(async (id) => [id, await store.worker(id)] as const);
  workers = new Map(await Promise.all(all));
});

function workerOf(id: string): RunExchange {
  const worker = workers.get(id);
  if (worker === undefined) throw new Error(`nobody is ${id}`);
  return worker;
}

const nothing = { ends: [], backs: [], begins: [], most: 0 } as const;
const forEvery = {
  ...{ schedule: { kind: 'manual' }, overlap: 'allow', broadcast: {} },
  task: { kind: 'http', method: 'GET', url: 'https://example.com/' },
} as const;

/** Somebody asks for a run by hand, and a worker comes for it; answers its id. */
async function begun(definition: ReturnType<MemoryWorld['put']>, mark = 'm'): Promise<string> {
  const now = world.clock.now();
  const runId = askedRunId({ jobId: definition.id, askedAt: now, trigger: 'manual', mark });
  const run = { runId, trigger: 'manual', fireTime: now, dueTime: now, epoch: 0 } as const;
  await world.store.archive.enqueueManual(envelopeFor(definition, run));
  await workerOf('any').exchange('default', { ...nothing, most: 10 });
  expect(stateOf(runId)).toBe('shared');
  return runId;
}

/** A worker does what is in its own queue; answers what that was. */
async function doOwn(workerId: string): Promise<readonly string[]> {
  const worker = workerOf(workerId);
  const queue = workerQueue(workerId);
  const { taken } = await worker.exchange(queue, { ...nothing, most: 10 });
  const ends = taken.map(({ runId, attempt }) => ({ runId, attempt, event: 'succeed' }) as const);
  await worker.exchange(queue, { ...nothing, ends });
  return taken.map(({ runId }) => runId);
}

function leave(workerId: string): void {
  const { workers } = world.ensemble;
  workers.splice(
    workers.findIndex((worker) => worker.workerId === workerId),
    1,
  );
}

const stateOf = (runId: string) => world.store.run(runId)?.state;

describe('a run that every worker does, under a leader', () => {
  it('has a part for each that lives when it is shared out, and ends with the last', async () => {
    const definition = world.put('refresh', forEvery);
    for (const id of ['a', 'b']) world.registerWorker(id);
    await lead(world);
    await world.clock.advance(2_000);
    const runId = await begun(definition);
    await world.clock.advance(1_000);
    world.registerWorker('c');
    expect([await doOwn('a'), await doOwn('c')]).toEqual([[`${runId}~a`], []]);
    await world.clock.advance(1_000);
    expect(stateOf(runId)).toBe('shared');
    expect(await doOwn('b')).toEqual([`${runId}~b`]);
    await world.clock.advance(1_000);
    expect(stateOf(runId)).toBe('succeeded');
  });

  it('loses the part of a worker that is gone and was not heard of for a while', async () => {
    const definition = world.put('refresh', forEvery);
    for (const id of ['a', 'b']) world.registerWorker(id);
    await lead(world);
    await world.clock.advance(2_000);
    await world.store.lives.beat('b', []);
    const runId = await begun(definition);
    await world.clock.advance(1_000);
    await doOwn('a');
    leave('b');
    await world.clock.advance(3_000);
    // Redis has heard of it since: it may only have lost its session.
    expect(stateOf(`${runId}~b`)).toBe('staged');
    await world.clock.advance(4_000);
    expect(world.store.run(`${runId}~b`)).toMatchObject({
      state: 'lost',
      reason: 'worker-gone: b is gone, and no other worker does its part',
    });
    expect(world.store.run(runId)).toMatchObject({
      state: 'failed',
      reason: '1 of 2 workers did not succeed: b',
    });
  });

  it('is looked at however many others go on before it', async () => {
    const definition = world.put('refresh', forEvery);
    for (const id of ['a', 'b']) world.registerWorker(id);
    await lead(world);
    await world.clock.advance(2_000);
    const runIds: string[] = [];
    for (let i = 0; i < 60; i += 1) runIds.push(await begun(definition, `m${i}`));
    await world.clock.advance(3_000);
    leave('b');
    await world.clock.advance(15_000);
    const states = (workerId: string) =>
      new Set(runIds.map((runId) => stateOf(`${runId}~${workerId}`)));
    expect([states('a'), states('b')]).toEqual([new Set(['staged']), new Set(['lost'])]);
  });

  it('waits for a worker that is silent and registered', async () => {
    const definition = world.put('refresh', forEvery);
    world.registerWorker('a');
    await lead(world);
    await world.clock.advance(2_000);
    const runId = await begun(definition);
    await world.clock.advance(30_000);
    expect(stateOf(`${runId}~a`)).toBe('staged');
    expect(await doOwn('a')).toEqual([`${runId}~a`]);
  });

  it('fails and says so where nobody that lives does it', async () => {
    const definition = world.put('refresh', forEvery);
    await lead(world);
    await world.clock.advance(2_000);
    const runId = await begun(definition);
    await world.clock.advance(2_000);
    expect(world.store.run(runId)).toMatchObject({
      state: 'failed',
      reason: 'nobody-serves: no living worker was there to do it',
    });
  });

  it('waits while ZooKeeper cannot be asked who lives, and loses nothing meanwhile', async () => {
    const definition = world.put('refresh', forEvery);
    world.registerWorker('a');
    const node = world.node('node-a');
    let isAway = false;
    const away = new StoreFault('STORE_UNAVAILABLE', 'ZooKeeper is away', { retryable: true });
    const membership: typeof node.deps.membership = {
      workers: async () => {
        if (isAway) throw away;
        return node.deps.membership.workers();
      },
    };
    await lead(world, { node, deps: { membership } });
    await world.clock.advance(2_000);
    isAway = true;
    const runId = await begun(definition);
    await world.clock.advance(5_000);
    expect([stateOf(runId), stateOf(`${runId}~a`)]).toEqual(['shared', undefined]);
    isAway = false;
    await world.clock.advance(1_000);
    isAway = true;
    leave('a');
    await world.clock.advance(10_000);
    expect(await doOwn('a')).toEqual([`${runId}~a`]);
  });

  it('is found where it begins while no job is known to be done so', async () => {
    const definition = world.put('refresh', forEvery);
    world.registerWorker('a');
    await lead(world);
    await world.clock.advance(2_000);
    const runId = await begun(definition);
    const { broadcast: _none, ...plain } = forEvery;
    world.put('refresh', plain);
    await world.clock.advance(2_000);
    expect(await doOwn('a')).toEqual([`${runId}~a`]);
    await world.clock.advance(2_000);
    expect(stateOf(runId)).toBe('succeeded');
  });
});
