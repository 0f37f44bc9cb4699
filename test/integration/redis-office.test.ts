import { type JobChange, type Term, toIso } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanceOf, changeOf, definitionOf, runDueIn } from './redis-plans.ts';
import { takeOffice, term, useRedis } from './redis-rig.ts';

const redis = useRedis();
let store: RedisStore;
/** The leader of an ensemble that was rebuilt: its epochs begin again. */
const rebuilt: Term = { ...term, nodeId: 'node-b', ensembleId: 'ensemble-2', epoch: 1 };
const isClaimed = (found: string) => ({ kind: 'claimed', found });

beforeEach(async () => {
  store = await redis.store();
});

/** As if the leader had written last so long ago. */
const silence = async (ms: number) => {
  const at = String(Date.now() - ms);
  await redis.server.send('HSET', '{esc}:-office', 'at', at);
};

describe('a claim that is refused', () => {
  it('says who holds the office, since when he is silent, and which checkpoint was noted', async () => {
    await store.office.noteCheckpoint(term, 17);
    await silence(60_000);
    const claimed = await store.office.claim({ ...term, nodeId: 'node-b', epoch: 3 });
    expect(claimed).toMatchObject({
      kind: 'refused',
      holder: { ensembleId: 'ensemble-1', epoch: 7, nodeId: 'node-a', notedGeneration: 17 },
    });
    const silentMs = claimed.kind === 'refused' ? (claimed.holder.silentMs ?? 0) : 0;
    expect(silentMs).toBeGreaterThanOrEqual(60_000);
  });

  it('changes nothing, however often it is made', async () => {
    await store.schedule.stage(term, []);
    const before = await redis.server.send('HGETALL', '{esc}:-office');
    for (let i = 0; i < 20; i += 1) await store.office.claim({ ...term, epoch: 3 });
    expect(await redis.server.send('HGETALL', '{esc}:-office')).toBe(before);
  });

  it('is that of another ensemble too, while somebody is at work', async () => {
    await store.schedule.stage(term, []);
    expect(await store.office.claim(rebuilt)).toMatchObject({
      kind: 'refused',
      holder: { ensembleId: 'ensemble-1' },
    });
    // Not for the node that is itself at work there: its own ensemble was rebuilt under it.
    const same = { ...rebuilt, nodeId: term.nodeId };
    expect(await store.office.claim(same)).toMatchObject(isClaimed('other-ensemble'));
  });

  it('is let through once nobody has been at work for some seconds', async () => {
    await store.schedule.stage(term, []);
    await silence(5_001);
    expect(await store.office.claim(rebuilt)).toMatchObject(isClaimed('other-ensemble'));
    expect(await store.schedule.stage(term, [])).toMatchObject({ kind: 'superseded' });
  });
});

describe('the checkpoint that was noted', () => {
  const noted = async () => {
    const claimed = await store.office.claim({ ...term, epoch: 8 });
    return claimed.kind === 'claimed' ? claimed.notedGeneration : 'refused';
  };

  it('only ever rises, and only in office', async () => {
    expect(await noted()).toBeUndefined();
    const later = { ...term, epoch: 8 };
    await store.office.noteCheckpoint(later, 5);
    await store.office.noteCheckpoint(later, 4);
    expect(await store.office.noteCheckpoint(term, 9)).toMatchObject({ kind: 'superseded' });
    expect(await noted()).toBe(5);
  });

  it('counts for nothing in another ensemble', async () => {
    await store.office.noteCheckpoint(term, 5);
    await silence(60_000);
    expect(await store.office.claim(rebuilt)).toMatchObject({ notedGeneration: undefined });
  });
});

describe('what another ensemble left', () => {
  const project = (changes: Partial<JobChange> = {}) =>
    store.schedule.carry(term, [
      changeOf({
        revision: 4,
        definition: definitionOf({ revision: 4 }),
        nextFireTime: 123_456,
        ...changes,
      }),
    ]);
  const adopt = async (orphans: readonly string[], present: readonly string[] = []) => {
    await silence(60_000);
    await takeOffice(store, rebuilt);
    return store.schedule.adopt(rebuilt, { orphans, present });
  };

  it('is found by every claim until it has been adopted', async () => {
    await project();
    await silence(60_000);
    for (let i = 0; i < 2; i += 1) {
      expect(await store.office.claim(rebuilt)).toMatchObject(isClaimed('other-ensemble'));
    }
    await store.schedule.adopt(rebuilt, { orphans: [], present: ['nightly-report'] });
    expect(await store.office.claim(rebuilt)).toMatchObject(isClaimed('same-ensemble'));
  });

  it('is set aside with its definition, its cursor and all that is staged', async () => {
    const run = runDueIn(20_000, { revision: 4 });
    await project();
    await store.schedule.stage(term, [advanceOf([run], { nextFireTime: 123_456 })]);
    expect(await adopt(['nightly-report'])).toEqual({ kind: 'committed' });
    expect(await store.schedule.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'staged' });
    expect((await store.schedule.orphans()).setAside).toEqual(new Set(['nightly-report']));
    const [context] = await store.schedule.changeContexts(['nightly-report']);
    expect(context?.projected).toMatchObject({ revision: 4, nextFireTime: 123_456 });
    expect(await store.orphans.summary()).toMatchObject({ count: 1, since: expect.any(Number) });
    expect(await store.orphans.list(0, 10)).toEqual([
      { jobId: 'nightly-report', definition: definitionOf({ revision: 4 }) },
    ]);
  });

  it('is no orphan any more once its definition stands again', async () => {
    await project();
    await adopt(['nightly-report']);
    const definition = definitionOf({ revision: 9, updatedAt: toIso(Date.now()) });
    await store.schedule.carry(rebuilt, [
      changeOf({ revision: 9, definition, nextFireTime: 123_456 }),
    ]);
    expect(await store.orphans.summary()).toBeUndefined();
    expect(await store.schedule.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([
      { jobId: 'nightly-report', nextFireTime: 123_456 },
    ]);
  });

  it('comes back where it was when a later backup has it after all', async () => {
    await project();
    await adopt(['nightly-report']);
    const restored = { ...rebuilt, ensembleId: 'ensemble-3' };
    await silence(60_000);
    await takeOffice(store, restored);
    await store.schedule.adopt(restored, { orphans: [], present: ['nightly-report'] });
    expect(await store.orphans.summary()).toBeUndefined();
    expect(await store.schedule.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([
      { jobId: 'nightly-report', nextFireTime: 123_456 },
    ]);
  });

  it('is not adopted by somebody whose office it is not', async () => {
    await project();
    await silence(60_000);
    await takeOffice(store, rebuilt);
    const jobs = { orphans: ['nightly-report'], present: [] };
    expect(await store.schedule.adopt(term, jobs)).toMatchObject({ kind: 'superseded' });
    expect(await store.orphans.summary()).toBeUndefined();
  });

  it('outlives a loss of memory: of what is set aside nobody else has the definition', async () => {
    await project();
    await project({ jobId: 'other', definition: definitionOf({ id: 'other', revision: 4 }) });
    await adopt(['nightly-report'], ['other']);
    await store.office.forget(rebuilt);
    const revisions = await store.schedule.projectedRevisions();
    expect(revisions.get('nightly-report')?.revision).toBeGreaterThan(0);
    expect(revisions.get('other')?.revision).toBe(0);
    expect(await store.orphans.list(0, 10)).toMatchObject([{ jobId: 'nightly-report' }]);
  });

  it('is given up by name, and only what is set aside', async () => {
    await project();
    await adopt(['nightly-report']);
    expect(await store.orphans.discard(['nightly-report', 'somebody-else'])).toBe(1);
    expect(await store.schedule.discarded()).toEqual(['nightly-report']);
  });

  it('says what of it cannot be read', async () => {
    await project();
    await adopt(['nightly-report']);
    await redis.server.send('HSET', '{esc}:-job:nightly-report', 'definition', '{"id":');
    await redis.server.send('HSET', '{esc}:-calendars', 'holidays', '[]');
    expect(await store.orphans.list(0, 10)).toEqual([
      { jobId: 'nightly-report', problem: expect.any(String) },
    ]);
    expect(await store.orphans.calendars()).toEqual([
      { name: 'holidays', problem: expect.any(String) },
    ]);
  });

  it('is adopted in pieces, however many jobs it were', async () => {
    const ids = Array.from({ length: 2_500 }, (_, i) => `job-${i}`);
    expect(await adopt(ids, ['here'])).toEqual({ kind: 'committed' });
    expect((await store.schedule.orphans()).setAside.size).toBe(2_500);
    expect(await store.orphans.summary()).toMatchObject({ count: 2_500 });
  });
});
