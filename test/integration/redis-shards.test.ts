import { type RunEnvelope, shardsOf } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { prefix } from './hostile-rig.ts';
import { takeDue } from './redis-hands.ts';
import { advanceOf, definitionOf, runDueIn } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

const shards = { count: 2, success: 'allOf' } as const;

describe('a run in parts, whatever stands in Redis', () => {
  const redis = useRedis();
  const store = useStore(redis);

  async function shared(): Promise<RunEnvelope> {
    const run = runDueIn(-1_000, { shards });
    await store.schedule.stage(term, [advanceOf([run])]);
    expect(await takeDue(store)).toEqual([]);
    return run;
  }

  async function only() {
    const { runs } = await store.schedule.sharedRuns(0, 10);
    expect(runs).toHaveLength(1);
    return runs[0] as (typeof runs)[number];
  }

  async function shareOut(run: RunEnvelope): Promise<void> {
    const { runId, jobId, revision, fireTime } = run;
    const definition = definitionOf({ id: jobId, revision, shards });
    const made = shardsOf({ ...(await only()), fireTime }, { definition, epoch: term.epoch });
    const about = { runId, shards: made, success: shards.success, definition };
    await store.schedule.shareOut(term, about);
  }

  it.each(['garbage', 'shared 1 x y|', ''])(
    'whose record is %j is shared out and ended all the same',
    async (text) => {
      const run = await shared();
      await redis.server.send('SET', `${prefix}record:${run.runId}`, text);
      expect(await only()).toMatchObject({ runId: run.runId, jobId: run.jobId });
      await shareOut(run);
      expect(await takeDue(store)).toHaveLength(2);
      await store.schedule.endShared(term, run.runId, { event: 'fail', reason: 'so' });
      expect(await store.schedule.sharedRuns(0, 10)).toEqual({ runs: [], looked: 0 });
      expect(await store.archive.get(run.runId)).toMatchObject({ state: 'failed', reason: 'so' });
    },
  );

  it('whose shard is gone without a trace says so', async () => {
    const run = await shared();
    await shareOut(run);
    const lost = `${run.runId}.1of2`;
    await redis.server.send('DEL', `${prefix}record:${lost}`);
    for (const index of ['open', 'owed', 'runs'])
      await redis.server.send('ZREM', `${prefix}${index}`, lost);
    const { shards: made = [] } = await only();
    expect(made.map(({ end }) => end)).toEqual([undefined, 'gone']);
  });

  it('whose group is no group is shared out anew', async () => {
    const run = await shared();
    await redis.server.send('SET', `${prefix}group:${run.runId}`, 'nothing of ours');
    expect((await only()).shards).toBeUndefined();
    await shareOut(run);
    expect((await only()).shards).toHaveLength(2);
  });
});
