import { askedRunId, envelopeFor, type RunExchange, StoreFault } from '@escapement/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { lead } from './fixtures/leading.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';

let world: MemoryWorld;
let worker: RunExchange;
beforeEach(async () => {
  world = new MemoryWorld();
  worker = await world.store.worker('w');
});

const nothing = { ends: [], backs: [], begins: [], most: 0 } as const;
const inParts = (more: object = {}) => ({
  ...{ schedule: { kind: 'manual' }, overlap: 'allow', shards: { count: 3 } },
  createdAt: '2000-01-01T00:00:00.000Z',
  ...more,
});

/** Somebody asks for a run by hand; answers its id. */
async function ask(definition: ReturnType<MemoryWorld['put']>, mark = 'm'): Promise<string> {
  const now = world.clock.now();
  const runId = askedRunId({ jobId: definition.id, askedAt: now, trigger: 'manual', mark });
  const run = { runId, trigger: 'manual', fireTime: now, dueTime: now, epoch: 0 } as const;
  await world.store.archive.enqueueManual(envelopeFor(definition, run));
  return runId;
}

/** What is due begins; what comes of it is told. Answers what was given out. */
async function workOff(): Promise<readonly string[]> {
  const { taken } = await worker.exchange('default', { ...nothing, most: 1_000 });
  const ends = taken.map(({ runId }) => ({ runId, attempt: 1, event: 'succeed' }) as const);
  await worker.exchange('default', { ...nothing, ends });
  return taken.map(({ runId }) => runId);
}

const stateOf = (runId: string) => world.store.run(runId)?.state;

describe('runs that are done in parts, under a leader', () => {
  it('are shared out, and end when the last of their shards has', async () => {
    const definition = world.put('load', inParts());
    await lead(world);
    await world.clock.advance(2_000);
    const runId = await ask(definition);
    expect(await workOff()).toEqual([]);
    expect(stateOf(runId)).toBe('shared');
    await world.clock.advance(1_000);
    expect(await workOff()).toEqual([0, 1, 2].map((i) => `${runId}.${i}of3`));
    await world.clock.advance(1_000);
    expect(stateOf(runId)).toBe('succeeded');
  });

  it('hold up none of the others where Redis refuses one of them', async () => {
    const [refused, other] = ['held', 'load'].map((id) => world.put(id, inParts()));
    if (refused === undefined || other === undefined) throw new Error('there are two');
    const node = world.node('node-a');
    const { shareOut } = node.deps.store;
    const store: typeof node.deps.store = {
      ...node.deps.store,
      async shareOut(term, about) {
        if (about.definition.id !== 'held') return shareOut(term, about);
        throw new StoreFault('STORE_REFUSED', 'a list of its queue is none', { retryable: true });
      },
    };
    await lead(world, { node, deps: { store } });
    await world.clock.advance(2_000);
    const held = await ask(refused);
    await world.clock.advance(10);
    const runId = await ask(other);
    await workOff();
    await world.clock.advance(2_000);
    expect(await workOff()).toHaveLength(3);
    await world.clock.advance(2_000);
    expect([stateOf(held), stateOf(runId)]).toEqual(['shared', 'succeeded']);
  });

  it('are all looked at, however many there are', async () => {
    const definition = world.put('load', inParts({ shards: { count: 1 } }));
    await lead(world);
    await world.clock.advance(2_000);
    const runIds: string[] = [];
    for (let i = 0; i < 120; i += 1) runIds.push(await ask(definition, `m${i}`));
    await workOff();
    await world.clock.advance(3_000);
    expect(await workOff()).toHaveLength(120);
    await world.clock.advance(3_000);
    expect(new Set(runIds.map(stateOf))).toEqual(new Set(['succeeded']));
  });

  it('wait while their job cannot be read', async () => {
    const definition = world.put('load', inParts());
    await lead(world);
    await world.clock.advance(2_000);
    const runId = await ask(definition);
    await workOff();
    world.ensemble.putBroken('load', 'not JSON');
    await world.clock.advance(3_000);
    expect(stateOf(runId)).toBe('shared');
    world.put('load', inParts());
    await world.clock.advance(3_000);
    expect(await workOff()).toHaveLength(3);
  });

  it('are cancelled where their job is deleted before it has any shards', async () => {
    const definition = world.put('load', inParts());
    await lead(world);
    await world.clock.advance(2_000);
    const runId = await ask(definition);
    await workOff();
    world.ensemble.remove('load');
    await world.clock.advance(3_000);
    expect(stateOf(runId)).toBe('cancelled');
  });

  it('are found where they begin while no job is known to have any', async () => {
    const definition = world.put('load', inParts());
    await lead(world);
    await world.clock.advance(2_000);
    world.ensemble.putBroken('load', 'not JSON');
    await world.clock.advance(3_000);
    const runId = await ask(definition);
    await workOff();
    await world.store.archive.askToStop(runId, { by: 'li', reason: 'enough' });
    await world.clock.advance(12_000);
    expect(stateOf(runId)).toBe('cancelled');
  });
});
