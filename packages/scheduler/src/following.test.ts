import {
  askedRunId,
  type EndingEvent,
  envelopeFor,
  type JobDefinition,
  type RunExchange,
  servedTime,
  toIso,
} from '@escapement/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { lead } from './fixtures/leading.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';

let world: MemoryWorld;
let worker: RunExchange;
const definitions = new Map<string, JobDefinition>();
beforeEach(async () => {
  world = new MemoryWorld();
  worker = await world.store.worker('w');
});

const nothing = { ends: [], backs: [], begins: [], most: 0 } as const;
const job = (jobs?: readonly string[], more: object = {}) => ({
  ...{ schedule: { kind: 'manual' }, overlap: 'allow', createdAt: '2000-01-01T00:00:00.000Z' },
  ...(jobs === undefined ? {} : { after: { jobs, on: 'success', mode: 'all', ...more } }),
});

const put = (id: string, changes: object) => definitions.set(id, world.put(id, changes));

/** A diamond: two come after the first, and the last after both. */
function putDiamond(): void {
  put('load', job());
  for (const id of ['sum', 'check']) put(id, job(['load']));
  put('mail', job(['sum', 'check']));
}

/** Does all that a worker is given; answers the jobs, and the fire times that they were told of. */
async function workOff(event: EndingEvent = 'succeed') {
  const { taken } = await worker.exchange('default', { ...nothing, most: 100 });
  const ends = taken.map(({ runId }) => ({ runId, attempt: 1, event }) as const);
  await worker.exchange('default', { ...nothing, ends });
  return taken.map(({ runId }) => {
    return { job: runId.slice(0, runId.indexOf('@')), served: servedTime({ runId, fireTime: 0 }) };
  });
}

/** As somebody asks for it by hand. */
async function ask(jobId: string): Promise<void> {
  const definition = definitions.get(jobId);
  if (definition === undefined) throw new Error(`there is no ${jobId}`);
  const now = world.clock.now();
  const runId = askedRunId({ jobId, askedAt: now, trigger: 'manual', mark: `m${now}` });
  const run = { runId, trigger: 'manual', fireTime: now, dueTime: now, epoch: 0 } as const;
  await world.store.archive.enqueueManual(envelopeFor(definition, run));
}

describe('jobs that come after others, under a leader', () => {
  it('run once each when all before them have, told of the same fire time', async () => {
    putDiamond();
    await lead(world);
    await world.clock.advance(2_000);
    const at = world.clock.now();
    await ask('load');
    const done = [];
    for (let i = 0; i < 5; i += 1) {
      done.push(...(await workOff()));
      await world.clock.advance(1_000);
    }
    expect(done.map(({ job }) => job).sort()).toEqual(['check', 'load', 'mail', 'sum']);
    const after = done.filter(({ job }) => job !== 'load');
    expect(new Set(after.map(({ served }) => served))).toEqual(new Set([at]));
  });

  it('go on under the next leader where the one before ended, each once', async () => {
    putDiamond();
    let leading = await lead(world);
    await world.clock.advance(2_000);
    await ask('load');
    const done: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      done.push(...(await workOff()).map(({ job }) => job));
      await world.clock.advance(100);
      leading.stop.abort('shut-down');
      await world.clock.advance(10);
      await leading.running;
      await leading.node.deps.election.resign({ rejoin: false });
      leading = await lead(world, { node: world.node('node-a') });
      await world.clock.advance(1_000);
    }
    expect(done.sort()).toEqual(['check', 'load', 'mail', 'sum']);
  });

  it('come not after a failure where they wait for a success', async () => {
    putDiamond();
    await lead(world);
    await world.clock.advance(2_000);
    await ask('load');
    expect(await workOff('fail')).toHaveLength(1);
    await world.clock.advance(2_000);
    expect(await workOff()).toEqual([]);
  });

  it('have a run after each run of any, where they say so', async () => {
    for (const id of ['load', 'sum']) put(id, job());
    put('mail', job(['load', 'sum'], { mode: 'any', on: 'end' }));
    await lead(world);
    await world.clock.advance(2_000);
    for (const id of ['load', 'sum']) await ask(id);
    await workOff('fail');
    await world.clock.advance(2_000);
    expect((await workOff()).map(({ job }) => job)).toEqual(['mail', 'mail']);
  });

  it('come after nothing while they are paused', async () => {
    put('load', job());
    const paused = { reason: 'holidays', since: '2000-01-01T00:00:00.000Z' };
    put('mail', { ...job(['load']), paused });
    await lead(world);
    await world.clock.advance(2_000);
    await ask('load');
    await workOff();
    await world.clock.advance(2_000);
    expect(await workOff()).toEqual([]);
    expect(await world.store.schedule.endings(10)).toEqual([]);
  });

  it('come after what ends from the end of their pause on, though nobody has tidied it up', async () => {
    put('load', job());
    const pause = { reason: 'holidays', since: '2000-01-01T00:00:00.000Z' };
    const until = toIso(world.clock.now() + 3_000);
    put('mail', { ...job(['load']), paused: { ...pause, until } });
    await lead(world);
    await world.clock.advance(2_000);
    await ask('load');
    await workOff();
    await world.clock.advance(2_000);
    expect(await workOff()).toEqual([]);
    await ask('load');
    await workOff();
    await world.clock.advance(2_000);
    expect((await workOff()).map(({ job }) => job)).toEqual(['mail']);
  });

  it('come after nothing where they come after themselves', async () => {
    put('load', job(['mail']));
    put('mail', job(['load']));
    await lead(world);
    await world.clock.advance(2_000);
    await ask('load');
    await workOff();
    await world.clock.advance(2_000);
    expect(await workOff()).toEqual([]);
  });
});
