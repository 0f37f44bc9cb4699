import { type LifeState, lifeStates, type Run } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { type RunStorePorts, runStoreContract, type SeenRun } from '@escapement/testkit';
import { describe, test } from 'vitest';
import { surelyPastMs } from './redis-plans.ts';
import { type RedisUse, useRedis } from './redis-rig.ts';

/** The store over real Redis as the contract sees it; each worker has connections of its own, as a process has. */
async function portsOver(redis: RedisUse): Promise<RunStorePorts> {
  const leader = await redis.store();
  return {
    ...leader,
    following: leader.schedule,
    sharing: leader.schedule,
    expiring: leader.schedule,
    // What is due by it must be due for the server.
    now: () => leader.time.now() - surelyPastMs,
    async worker(workerId, inHand = () => []) {
      const { exchange } = await redis.store();
      exchange.attend({ workerId, inHand });
      return exchange;
    },
    async look(runId) {
      const run = await leader.archive.get(runId);
      return run === undefined ? undefined : seenOf(run);
    },
    async told(runId) {
      const { result, resultLeftOut, progress } = (await leader.archive.get(runId)) ?? {};
      return {
        ...(result === undefined ? {} : { result }),
        ...(resultLeftOut === undefined ? {} : { resultLeftOut }),
        ...{ fraction: progress?.fraction, note: progress?.note },
      };
    },
    async rows(jobId) {
      const { items } = await leader.archive.ledger(jobId, { limit: 100 });
      return items
        .filter(({ outcome }) => outcome !== 'run')
        .map(({ outcome, reason, detail, runId }) => ({ outcome, reason, detail, runId }));
    },
    loseEntry: (runId) => loseEntry(redis, leader, runId),
    strayEntry: async (runId, queue) =>
      void (await redis.server.send('ZADD', `{esc}:${queue}:delayed`, '1', runId)),
    silence: async (silentMs) => {
      const at = String(leader.time.now() - surelyPastMs - silentMs);
      await redis.server.send('HSET', '{esc}:-office', 'at', at);
    },
    forget: () => redis.server.flush(),
  };
}

function seenOf(run: Run): SeenRun {
  const { state, attempt, workerId, reason, lock, stop, earlierAttempts = [] } = run;
  const earlier = earlierAttempts.map(({ startedAt: _s, finishedAt: _f, ...rest }) => rest);
  const fencingToken = lock?.fencingToken;
  const unwanted = stop && { by: stop.by, reason: stop.reason };
  const seen = { attempt, workerId, reason, fencingToken, earlier, stop: unwanted };
  return { state: lifeStateOf(state), ...seen };
}

/** What is shown as queued is staged. */
function lifeStateOf(state: Run['state']): LifeState {
  return lifeStates.find((each) => each === state) ?? 'staged';
}

async function loseEntry(redis: RedisUse, leader: RedisStore, runId: string): Promise<void> {
  const queue = (await leader.archive.get(runId))?.queue ?? 'default';
  await redis.server.send('DEL', `{esc}:${queue}:${runId}`);
  await redis.server.send('ZREM', `{esc}:${queue}:delayed`, runId);
}

describe('the store of runs in Redis keeps the contract', () => {
  const redis = useRedis();
  test.each(runStoreContract)('$fact', async ({ check }) => {
    await check(await portsOver(redis));
  });
});
