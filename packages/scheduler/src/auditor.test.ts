import { type AuditedOwed, type RunEnvelope, StoreFault } from '@escapement/core';
import { contractTerm, envelopeOf, holdOffice, settled } from '@escapement/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { runAuditor } from './auditor.ts';
import { MemoryWorld } from './fixtures/memory-world.ts';

const everyMs = 5_000;
const stops: AbortController[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
});

/** An auditor over a store in memory, or over what a test says that it finds. */
function rig(find?: (look: { from: number }) => Partial<AuditedOwed>) {
  const world = new MemoryWorld();
  const { deps, log, meter } = world.node('node-a');
  const looks: { from: number; before: number; limit: number }[] = [];
  const undecided: (readonly string[])[] = [];
  const away = { calls: 0 };
  const stop = new AbortController();
  stops.push(stop);
  const start = () =>
    runAuditor(
      {
        ...deps,
        upkeep: {
          async audit(look, recomposed) {
            if (away.calls > 0) {
              away.calls -= 1;
              throw new StoreFault('STORE_UNAVAILABLE', 'Redis is away', { retryable: true });
            }
            looks.push(look);
            if (find === undefined) return deps.upkeep.audit(look, recomposed);
            return {
              next: 0,
              missed: 0,
              reenqueued: [],
              unreadable: [],
              undecided: [],
              ...find(look),
            };
          },
        },
        everyMs,
        onUndecided: (jobIds) => undecided.push([...jobIds]),
      },
      stop.signal,
    );
  return { world, deps, log, meter, looks, undecided, away, stop, start };
}

/** A run of a job that stands, due so many milliseconds ago, whose queue has lost it. */
async function lostEntry(world: MemoryWorld, lateMs: number): Promise<RunEnvelope> {
  const { id, revision } = world.put('tick');
  await holdOffice(world.store);
  const run = envelopeOf({ jobId: id, revision, fireTime: world.clock.now() - lateMs });
  const advance = { jobId: id, runs: [run], outcomes: [], nextFireTime: undefined };
  await world.store.schedule.stage(contractTerm, [advance]);
  await world.store.loseEntry(run.runId);
  return run;
}

async function taken(world: MemoryWorld): Promise<readonly string[]> {
  const worker = await world.store.worker('w');
  const { taken: runs } = await worker.exchange('default', {
    ...{ ends: [], backs: [], begins: [], most: 10 },
  });
  return runs.map(({ runId }) => runId);
}

describe('the auditor', () => {
  it('enqueues again what is owed and has lost its queue entry, under its own id, and says so', async () => {
    const { world, log, meter, start } = rig();
    const run = await lostEntry(world, 4_000);
    expect(await taken(world)).toEqual([]);
    void start();
    await settled();
    expect(await taken(world)).toEqual([run.runId]);
    expect(log.said('error')).toEqual([
      'owed runs had lost their queue entry and have been enqueued again',
    ]);
    expect(meter.of('escapement_audit_reenqueued_total')).toBe(1);
  });

  it('leaves alone what has just become due, since it may be on its way to a worker', async () => {
    const { world, start } = rig();
    const run = await lostEntry(world, 2_000);
    void start();
    await settled();
    expect(await taken(world)).toEqual([]);
    await world.clock.advance(everyMs);
    expect(await taken(world)).toEqual([run.runId]);
  });

  it('goes on from its place, and from the beginning after the end', async () => {
    const { world, looks, start } = rig(({ from }) => ({ next: from === 1_000 ? 0 : from + 500 }));
    void start();
    await world.clock.advance(4 * everyMs);
    expect(looks.map(({ from }) => from)).toEqual([0, 500, 1_000, 0, 500]);
    expect(new Set(looks.map(({ limit }) => limit))).toEqual(new Set([500]));
    const graces = looks.map(
      ({ before }, look) => world.clock.now() - (4 - look) * everyMs - before,
    );
    expect(graces).toEqual([3_000, 3_000, 3_000, 3_000, 3_000]);
  });

  it('does not lose its place to a Redis that is away', async () => {
    const { world, looks, away, log, start } = rig(({ from }) => ({ next: from + 500 }));
    void start();
    await settled();
    away.calls = 2;
    await world.clock.advance(3 * everyMs);
    expect(looks.map(({ from }) => from)).toEqual([0, 500]);
    expect(log.said('warn', 'info')).toEqual([
      'the audit failed; trying again until it succeeds',
      'the audit succeeds again',
    ]);
  });

  it('hands on the jobs that only carrying anew can decide, once nobody’s news can be late', async () => {
    const { world, undecided, start } = rig(() => ({
      undecided: [
        { jobId: 'gone', revision: 7 },
        { jobId: 'edited', revision: 0 },
        { jobId: 'edited', revision: 0 },
        // This node has not seen the version that owes it yet: it will.
        { jobId: 'news', revision: 9 },
        // The very version that stands: its definition makes the run anew.
        { jobId: 'stands', revision: 3 },
      ],
    }));
    world.put('edited');
    world.put('news');
    expect(world.put('stands').revision).toBe(3);
    void start();
    await settled();
    expect(undecided).toEqual([['gone', 'edited']]);
  });

  it('says of each record once that it cannot be read, and again when it had been readable', async () => {
    let unreadable: readonly string[] = ['run:a', 'run:b'];
    const { world, log, meter, start } = rig(() => ({ unreadable }));
    void start();
    await world.clock.advance(2 * everyMs);
    expect(log.lines).toMatchObject([{ level: 'error', data: { records: ['run:a', 'run:b'] } }]);
    expect(meter.of('escapement_unreadable_records')).toBe(2);
    unreadable = ['run:b', 'run:c'];
    await world.clock.advance(everyMs);
    unreadable = ['run:a'];
    await world.clock.advance(everyMs);
    expect(log.lines.map(({ data }) => data)).toMatchObject([
      { count: 2 },
      { records: ['run:c'], count: 1 },
      { records: ['run:a'], count: 1 },
    ]);
    expect(meter.of('escapement_unreadable_records')).toBe(1);
  });

  it('names no more than twenty, and says how many there are', async () => {
    const many = Array.from({ length: 30 }, (_, i) => `run-${i}`);
    const { log, start } = rig(() => ({ reenqueued: many, unreadable: many }));
    void start();
    await settled();
    expect(log.lines.map(({ data }) => data)).toMatchObject([{ count: 30 }, { count: 30 }]);
    for (const { data } of log.lines) {
      const named = Object.values(data).find((value) => Array.isArray(value));
      expect(named).toHaveLength(20);
    }
  });

  it('gives what is too late its outcome though no worker ever comes, and counts it', async () => {
    const { world, meter, start } = rig();
    const { id, revision } = world.put('tick');
    await holdOffice(world.store);
    const late = [60_000, 40_000, 20_000].map((lateMs) => {
      const fireTime = world.clock.now() - lateMs;
      return envelopeOf({ jobId: id, revision, fireTime, lateMost: 1, overlap: 'allow' });
    });
    const advance = { jobId: id, runs: late, outcomes: [], nextFireTime: undefined };
    await world.store.schedule.stage(contractTerm, [advance]);
    void start();
    await settled();
    expect(meter.of('escapement_audit_missed_total')).toBe(2);
    const rows = await world.store.rows(id);
    expect(rows.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['missed', 'newer-run-serves'],
      ['missed', 'newer-run-serves'],
    ]);
    expect(await taken(world)).toEqual([late[2]?.runId]);
  });

  it('looks on at once where much is missed, and no more than twenty times', async () => {
    const all = { missed: 500, next: 0 };
    const some = [all, { missed: 3, next: 497 }, { missed: 0, next: 997 }, { missed: 2, next: 0 }];
    const { looks, world, start } = rig(() => some.shift() ?? { missed: 1, next: 9 });
    void start();
    await settled();
    expect(looks.map(({ from }) => from)).toEqual([0, 0, 497]);
    await world.clock.advance(2 * everyMs);
    expect(looks).toHaveLength(4 + 20);
  });

  it('rejects for a defect, which ends the process', async () => {
    const { start } = rig(() => {
      throw new TypeError('ours');
    });
    await expect(start()).rejects.toThrow('ours');
  });

  it('ends when it is told to, without another look', async () => {
    const { world, looks, stop, start } = rig(() => ({}));
    const running = start();
    await world.clock.advance(everyMs);
    stop.abort();
    await running;
    await world.clock.advance(10 * everyMs);
    expect(looks).toHaveLength(2);
  });
});
