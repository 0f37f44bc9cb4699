import type { LedgerEntry, RunEnvelope, TakenRun } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { attendAs, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

/** A lock as a worker tells of it. */
export const lock = { fencingToken: 41, waitedMs: 12 };

export const idsOf = (taken: readonly TakenRun[]) => taken.map(({ runId }) => runId);

/** A worker's store over a server of its own, and what is asked of both again and again. */
export function useExchange() {
  const redis = useRedis();
  const store = useStore(redis);

  return {
    redis,
    /** That of `worker-a`, which is in office too. */
    store,
    async staged(ms: number, changes: Partial<RunEnvelope> = {}): Promise<RunEnvelope> {
      const run = runDueIn(ms, changes);
      await store.schedule.stage(term, [advanceOf([run])]);
      return run;
    },
    async anotherWorker(workerId = 'worker-b'): Promise<RedisStore> {
      const other = await redis.store();
      attendAs(other, workerId);
      return other;
    },
    async takeOne(of = store): Promise<TakenRun> {
      const [taken] = await takeDue(of, 1);
      if (taken === undefined) throw new Error('nothing is due');
      return taken;
    },
    stateOf: async (run: RunEnvelope) => (await store.archive.get(run.runId))?.state,
    ledger: async (jobId = 'nightly-report'): Promise<readonly LedgerEntry[]> =>
      (await store.archive.ledger(jobId, { limit: 50 })).items,
    reached: async (key: string) => (await redis.server.send('EXISTS', key)) === ':1\r\n',
  };
}
