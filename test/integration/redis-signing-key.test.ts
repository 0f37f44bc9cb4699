import type { Delivery, Handled, RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { advanceOf, gateAndSettle, recomposedFrom, runDueIn, term, useRedis } from './redis-rig.ts';

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

  const staged = async (leader: RedisStore, count = 3): Promise<readonly RunEnvelope[]> => {
    const runs = Array.from({ length: count }, (_, i) =>
      runDueIn(700, { jobId: `job-${i}`, task: { kind: 'handler', handler: 'noop' } }),
    );
    await leader.schedule.stage(
      term,
      runs.map((run) => advanceOf([run])),
    );
    return runs;
  };
  const take = async (of: RedisStore) => {
    const attempts: number[] = [];
    const handle = async (delivery: Delivery): Promise<Handled> => {
      attempts.push(delivery.attempt);
      return gateAndSettle(of)(delivery);
    };
    await of.source().start({ queues: ['default'], concurrency: 10, handle });
    return attempts;
  };
  const allSucceed = (of: RedisStore, runs: readonly RunEnvelope[]) =>
    eventually('all runs succeed', async () => {
      const found = await Promise.all(runs.map(({ runId }) => of.archive.get(runId)));
      return found.every((run) => run?.state === 'succeeded');
    });

  it('is still accepted by a worker that knew it', async () => {
    const { signingKey, replace } = followedKey('old');
    const [leader, worker] = [await redis.store({ signingKey }), await redis.store({ signingKey })];
    const runs = await staged(leader);
    const attempts = await take(worker);
    // The worker must have known the old key before it can tell what was sealed with it.
    await allSucceed(worker, [await stagedNow(leader)]);
    replace('new');
    await allSucceed(worker, runs);
    expect(attempts).toEqual([1, 1, 1, 1]);
  });

  it('has what was staged sealed anew, for a worker that never knew it', async () => {
    const { signingKey, replace } = followedKey('old');
    const leader = await redis.store({ signingKey });
    const runs = await staged(leader, 450);
    replace('new');
    const newcomer = await redis.store({ signingKey });
    expect(await leader.schedule.reseal(term, recomposedFrom(...runs))).toEqual({
      kind: 'committed',
      resealed: 450,
    });
    const attempts = await take(newcomer);
    await allSucceed(newcomer, runs);
    expect(attempts).toEqual(runs.map(() => 1));
    expect(await leader.schedule.reseal(term, recomposedFrom(...runs))).toMatchObject({
      resealed: 0,
    });
  });

  it('is not sealed over by a leader that was outlived', async () => {
    const { signingKey, replace } = followedKey('old');
    const leader = await redis.store({ signingKey });
    const runs = await staged(leader);
    await leader.schedule.claim({ ...term, epoch: term.epoch + 1 });
    replace('new');
    expect(await leader.schedule.reseal(term, recomposedFrom(...runs))).toEqual({
      kind: 'superseded',
      currentEpoch: term.epoch + 1,
    });
  });

  it('leaves a run alone whose job was changed meanwhile', async () => {
    const { signingKey, replace } = followedKey('old');
    const leader = await redis.store({ signingKey });
    const [run] = await staged(leader, 1);
    if (run === undefined) throw new Error('one was staged');
    replace('new');
    const changed = { ...run, revision: run.revision + 1 };
    expect(await leader.schedule.reseal(term, recomposedFrom(changed))).toMatchObject({
      resealed: 0,
    });
  });

  async function stagedNow(leader: RedisStore): Promise<RunEnvelope> {
    const run = runDueIn(0, { jobId: 'first' });
    await leader.schedule.stage(term, [advanceOf([run])]);
    return run;
  }
});
