import { type Halt, haltKind, haltName, redisMillis } from '@escapement/core';
import { MemoryDocuments, settled, type VirtualClock } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { info, obedient, workerRig } from './fixtures/worker-rig.ts';
import type { Worker } from './worker.ts';

const halts = new MemoryDocuments<Halt>(haltKind);
const now = redisMillis(0);
const halt = (halted: 'queue' | 'worker', name: string) =>
  halts.put(
    { name: haltName(halted, name), reason: 'it moves', by: 'token' },
    { now, over: 'nothing' },
  );
const lift = (halted: 'queue' | 'worker', name: string) =>
  halts.delete(haltName(halted, name), 'anything');

/** What it has in hand is given up when it has waited for it. */
async function stopped(worker: Worker, clock: VirtualClock): Promise<void> {
  const stopping = worker.stop();
  await clock.advance(40_000);
  await stopping;
}

describe('a worker that is to be drained', () => {
  it('takes nothing new, goes on with what it has, and says so', async () => {
    const rig = await workerRig(obedient, ['default'], halts);
    const { start, ask, stateOf, told, clock, worker, time } = rig;
    time.measure(0, 'fit');
    await start();
    const before = await ask({ jobId: 'a' });
    expect(stateOf(before)).toBe('running');
    await halt('worker', info.workerId);
    const after = await ask({ jobId: 'b' });
    await clock.advance(5_000);
    expect(stateOf(before)).toBe('running');
    expect(stateOf(after)).toBe('staged');
    expect(told.at(-1)).toMatchObject({ waitingFor: [{ code: 'DRAINING', detail: '1' }] });
    expect(worker.waitingFor()).toEqual([{ code: 'DRAINING', detail: '1' }]);
    await lift('worker', info.workerId);
    await settled();
    expect(stateOf(after)).toBe('running');
    await stopped(worker, clock);
  });

  it('says that it is drained where it has nothing', async () => {
    await halt('worker', info.workerId);
    const { start, told, worker, time } = await workerRig(obedient, ['default'], halts);
    time.measure(0, 'fit');
    await start();
    await settled();
    expect(told.at(-1)).toMatchObject({ waitingFor: [{ code: 'DRAINED' }] });
    await lift('worker', info.workerId);
    await worker.stop();
  });
});

describe('a queue that is paused', () => {
  it('has nothing taken from it until it is resumed, and others go on', async () => {
    await halt('queue', 'mail');
    const rig = await workerRig(obedient, ['default', 'mail'], halts);
    const { start, ask, stateOf, worker, clock } = rig;
    await start();
    const mail = await ask({ jobId: 'a', queue: 'mail' });
    const other = await ask({ jobId: 'b' });
    expect([stateOf(mail), stateOf(other)]).toEqual(['staged', 'running']);
    expect(worker.waitingFor()).toEqual([]);
    await lift('queue', 'mail');
    await settled();
    expect(stateOf(mail)).toBe('running');
    await stopped(worker, clock);
  });
});
