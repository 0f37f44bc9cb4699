import type { Meter, RunEnvelope, Term } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { type RedisServer, startRedisServer } from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keysUnder } from '../../packages/redis/src/scripts/names.ts';
import { advanceOf, changeOf, runDueIn } from './redis-plans.ts';
import { storeOver, takeOffice, term } from './redis-rig.ts';

const keys = keysUnder('{esc}');
const later: Term = { ...term, nodeId: 'node-b', epoch: 9 };

/** What each of these proves, but for the count of writes and the flush of scripts, was seen red with `refused` of the fence answering nothing. */
describe('the fence', () => {
  let server: RedisServer;
  let store: RedisStore;
  let refusals: number;
  const meter: Meter = {
    count: (name, by = 1) => {
      if (name === 'escapement_fence_refusals_total') refusals += by;
    },
    set() {},
    observe() {},
  };

  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.dispose());
  beforeEach(async () => {
    refusals = 0;
    await server.flush();
    store = await storeOver(server, { meter });
  });
  afterEach(() => store.close(2_000));

  it('refuses a leader whose epoch is smaller than the one that stands, and counts it', async () => {
    await takeOffice(store, term);
    await takeOffice(store, later);
    const run = runDueIn(60_000);
    expect(await store.schedule.stage(term, [advanceOf([run])])).toEqual({
      kind: 'superseded',
      currentEpoch: 9,
    });
    expect(await store.archive.get(run.runId)).toBeUndefined();
    expect(refusals).toBe(1);
    expect((await store.archive.totals()).fenceRefusals).toBe(1);
    expect(await store.office.claim(term)).toMatchObject({
      kind: 'refused',
      holder: { ensembleId: 'ensemble-1', epoch: 9, nodeId: 'node-b' },
    });
  });

  it('tells a Redis that forgot from one that another leads', async () => {
    await takeOffice(store, term);
    await server.flush();
    expect(await store.schedule.stage(term, [])).toEqual({ kind: 'forgotten' });
    expect(await store.office.claim(later)).toMatchObject({
      found: 'nothing',
      isVouched: false,
      memory: { isWritten: false, generation: 0 },
    });
    // A restored backup: an epoch stands, but it is older than ours.
    expect(await store.schedule.stage({ ...term, epoch: 11 }, [])).toEqual({ kind: 'forgotten' });
  });

  it('lets a leader of another ensemble in, and then refuses the one before', async () => {
    await takeOffice(store, later);
    const other: Term = { ...term, ensembleId: 'ensemble-2', epoch: 3 };
    // Nobody has been at work there for a minute.
    await server.send('HSET', '{esc}:-office', 'at', String(Date.now() - 60_000));
    expect(await store.office.claim(other)).toMatchObject({ found: 'other-ensemble' });
    expect(await store.schedule.stage(later, [])).toEqual({ kind: 'superseded', currentEpoch: 3 });
    expect(await store.schedule.stage(other, [])).toEqual({ kind: 'committed' });
  });

  it('counts its writes, so that a Redis that lost some can be told', async () => {
    await takeOffice(store, term);
    await store.schedule.stage(term, []);
    await store.schedule.stage(term, [advanceOf([runDueIn(60_000)])]);
    // The vouching, from 1 on, and two writes.
    expect(store.office.seen()).toMatchObject({ generation: 4 });
    expect(await store.office.claim(later)).toMatchObject({
      found: 'same-ensemble',
      isVouched: true,
      memory: { isWritten: true, generation: 4, writtenAt: expect.any(Number) },
    });
  });

  it('notices data of some writes ago, though epoch and server are the same', async () => {
    await takeOffice(store, term);
    await store.schedule.stage(term, []);
    await server.send('HSET', '{esc}:-office', 'generation', '1');
    expect(await store.schedule.stage(term, [])).toEqual({ kind: 'forgotten' });
  });

  it('writes nothing on a server that was restarted before somebody vouches for it', async () => {
    await takeOffice(store, term);
    // Not killed: behind a disk that is slow to flush, the last second would still be in its buffer.
    await server.stop();
    await server.start();
    await store.whenReady();
    await expect.poll(() => store.archive.dependency().state).toBe('connected');
    await expect
      .poll(() => store.schedule.stage(term, []).catch(() => undefined))
      .toEqual({ kind: 'unvouched' });
    await takeOffice(store, term);
    expect(await store.schedule.stage(term, [])).toEqual({ kind: 'committed' });
  });

  it('is around every write of a leader', async () => {
    await takeOffice(store, term);
    await takeOffice(store, later);
    const { office, schedule } = store;
    const vouching = { leastGeneration: 1, unknown: undefined };
    const anew = { recomposed: () => undefined, definitions: () => [] };
    const superseded = { kind: 'superseded', currentEpoch: 9 };
    expect(await office.heartbeat(term)).toEqual(superseded);
    expect(await office.vouch(term, vouching)).toEqual(superseded);
    expect(await office.accounted(term)).toEqual(superseded);
    expect(await office.forget(term)).toEqual(superseded);
    expect(await office.loseUntold(term, 'lost')).toBe(0);
    expect(await schedule.stage(term, [])).toEqual(superseded);
    expect(await schedule.carry(term, [changeOf()])).toEqual(superseded);
    expect(await schedule.reseal(term, anew)).toMatchObject({ kind: 'committed', resealed: 0 });
    expect(await schedule.projectedRevisions()).toEqual(new Map());
    expect(refusals).toBe(7);
  });

  describe('in the moment of a write', () => {
    beforeEach(() => takeOffice(store, term));

    /** Whether record and queue entry of a run stand. */
    const written = async ({ runId, queue }: RunEnvelope) => [
      await server.send('EXISTS', keys.record(runId)),
      await server.send('EXISTS', keys.entry(queue, runId)),
    ];
    const [none, one] = [':0\r\n', ':1\r\n'];

    it('a claim by another comes before a write or after it, and no write is done in part', async () => {
      const claimant = await storeOver(server);
      try {
        const runs = Array.from({ length: 60 }, (_, i) => runDueIn(60_000, { jobId: `job-${i}` }));
        const writes = runs.map((run) => store.schedule.stage(term, [advanceOf([run])]));
        await claimant.office.claim(later);
        const late = runDueIn(60_000, { jobId: 'late' });
        expect(await store.schedule.stage(term, [advanceOf([late])])).toMatchObject({
          kind: 'superseded',
        });
        expect(await written(late)).toEqual([none, none]);
        for (const [i, write] of writes.entries()) {
          const { kind } = await write;
          const whole = kind === 'committed' ? one : none;
          expect(await written(runs[i] ?? late)).toEqual([whole, whole]);
        }
      } finally {
        await claimant.close(1_000);
      }
    });

    it('a flush of all scripts loses nothing of the batch', async () => {
      for (let i = 0; i < 3; i += 1) {
        const run = runDueIn(60_000 + i);
        await server.send('SCRIPT', 'FLUSH');
        expect(await store.schedule.stage(term, [advanceOf([run])])).toEqual({ kind: 'committed' });
        expect(await written(run)).toEqual([one, one]);
      }
    });

    it('a write whose answer was lost never goes out once more on the next connection', async () => {
      const run = runDueIn(60_000);
      // Frozen, so that the write is sent and not answered; then the server dies and comes back with its data.
      server.freeze();
      const outcome = store.schedule.stage(term, [advanceOf([run])]);
      setTimeout(() => void server.kill().then(() => server.start()), 100);
      await expect(outcome).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
      await store.whenReady();
      await expect.poll(() => store.archive.dependency().state).toBe('connected');
      // Once this is answered, all that went before it on the connection has been.
      await expect
        .poll(() => store.schedule.stage(term, []).catch(() => undefined))
        .toEqual({ kind: 'unvouched' });
      expect(await written(run)).toEqual([none, none]);
      await takeOffice(store, term);
      expect(await store.schedule.stage(term, [])).toEqual({ kind: 'committed' });
    });
  });
});
