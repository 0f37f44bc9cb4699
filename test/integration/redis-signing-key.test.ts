import type { RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { auditAll } from './redis-hands.ts';
import { definitionOf, recomposedFrom, runDueIn } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';
import { stageAll, stageOne, useWorkers } from './redis-worker-rig.ts';

/** A key that is replaced under those who follow it. */
function followedKey(first: string) {
  let key = first;
  return {
    signingKey: { current: async () => key, refreshed: async () => key },
    replace: (by: string) => {
      key = by;
    },
  };
}

describe('a signing key that is replaced under running processes', () => {
  const redis = useRedis();
  const workOver = useWorkers();

  const staged = async (leader: RedisStore, count = 3): Promise<readonly RunEnvelope[]> => {
    const runs = Array.from({ length: count }, (_, i) => runDueIn(1_500, { jobId: `job-${i}` }));
    await stageAll(leader, runs);
    return runs;
  };
  const take = async (of: RedisStore) => {
    const attempts: number[] = [];
    await workOver(of, { work: (_, { attempt }) => void attempts.push(attempt) });
    return attempts;
  };
  const allSucceed = (of: RedisStore, runs: readonly RunEnvelope[]) =>
    eventually('all runs succeed', async () => {
      const found = await Promise.all(runs.map(({ runId }) => of.archive.get(runId)));
      return found.every((run) => run?.state === 'succeeded');
    });
  /** What a leader makes anew, of runs and of the definitions that they were staged from. */
  const madeFrom = (...runs: readonly RunEnvelope[]) => ({
    recomposed: recomposedFrom(...runs),
    definitions: () =>
      runs.map(({ jobId, revision, version }) => definitionOf({ id: jobId, revision, version })),
  });

  it('is still accepted by a worker that knew it', async () => {
    const { signingKey, replace } = followedKey('old');
    const [leader, worker] = [await redis.store({ signingKey }), await redis.store({ signingKey })];
    const runs = await staged(leader);
    const attempts = await take(worker);
    // The worker must have known the old key before it can tell what was sealed with it.
    await allSucceed(worker, [await stageOne(leader, runDueIn(0, { jobId: 'first' }))]);
    replace('new');
    await allSucceed(worker, runs);
    expect(attempts).toEqual([1, 1, 1, 1]);
  });

  it('is still accepted by a worker that had no run before it was replaced', async () => {
    const { signingKey, replace } = followedKey('old');
    const [leader, worker] = [await redis.store({ signingKey }), await redis.store({ signingKey })];
    const runs = await staged(leader);
    replace('new');
    expect(await take(worker)).toEqual([]);
    await allSucceed(worker, runs);
    expect((await auditAll(leader, Date.now() + 1, ...runs)).reenqueued).toEqual([]);
  });

  it('has what was staged sealed anew, cards and all, for a worker that never knew it', async () => {
    const { signingKey, replace } = followedKey('old');
    const leader = await redis.store({ signingKey });
    const runs = await staged(leader, 450);
    replace('new');
    const newcomer = await redis.store({ signingKey });
    expect(await leader.schedule.reseal(term, madeFrom(...runs))).toEqual({
      kind: 'committed',
      resealed: 450,
    });
    const attempts = await take(newcomer);
    await allSucceed(newcomer, runs);
    expect(attempts).toEqual(runs.map(() => 1));
    expect(await leader.schedule.reseal(term, madeFrom(...runs))).toMatchObject({ resealed: 0 });
  });

  it('costs no run that a newcomer takes before it was sealed anew', async () => {
    const { signingKey, replace } = followedKey('old');
    const leader = await redis.store({ signingKey });
    const run = await stageOne(leader, runDueIn(0));
    replace('new');
    const newcomer = await redis.store({ signingKey });
    const attempts = await take(newcomer);
    await eventually('it is refused', async () => {
      return (await leader.archive.get(run.runId))?.state === 'retrying';
    });
    await leader.schedule.reseal(term, madeFrom(run));
    expect((await auditAll(leader, Date.now() + 1, run)).reenqueued).toEqual([run.runId]);
    await allSucceed(newcomer, [run]);
    expect(attempts).toHaveLength(1);
  });

  it('is not sealed over by a leader that was outlived', async () => {
    const { signingKey, replace } = followedKey('old');
    const leader = await redis.store({ signingKey });
    const runs = await staged(leader);
    await leader.office.claim({ ...term, epoch: term.epoch + 1 });
    replace('new');
    expect(await leader.schedule.reseal(term, madeFrom(...runs))).toEqual({
      kind: 'superseded',
      currentEpoch: term.epoch + 1,
    });
  });

  it('leaves a run alone whose job was changed meanwhile, and a card of another revision', async () => {
    const { signingKey, replace } = followedKey('old');
    const leader = await redis.store({ signingKey });
    const [run] = await staged(leader, 1);
    if (run === undefined) throw new Error('one was staged');
    replace('new');
    const changed = { ...run, revision: run.revision + 1 };
    expect(await leader.schedule.reseal(term, madeFrom(changed))).toMatchObject({ resealed: 0 });
    const cards = await redis.server.send('HKEYS', `{esc}:-cards:${run.jobId}`);
    expect(cards).toBe(`*1\r\n$1\r\n${run.revision}\r\n`);
  });
});
