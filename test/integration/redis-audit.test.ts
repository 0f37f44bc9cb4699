import type { RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { describe, expect, it } from 'vitest';
import { attendAs, auditAll, endTaken, takeDue, untilRun } from './redis-hands.ts';
import { runDueIn } from './redis-plans.ts';
import { useRedis } from './redis-rig.ts';
import { stageAll, stageOne, useWorkers } from './redis-worker-rig.ts';

describe('the queues as the audit sees them', () => {
  const redis = useRedis();
  const workOver = useWorkers();

  const stateOf = async (of: RedisStore, run: RunEnvelope) =>
    (await of.archive.get(run.runId))?.state;
  const audit = (of: RedisStore, ...runs: readonly RunEnvelope[]) =>
    auditAll(of, Date.now() + 1, ...runs);
  describe('the audit', () => {
    const forgetQueue = async () => {
      const script =
        "for _, k in ipairs(redis.call('KEYS', '{esc}:default:*')) do redis.call('DEL', k) end";
      await redis.server.send('EVAL', script, '0');
    };
    const nothing = { next: 0, reenqueued: [], undecided: [] };

    it('enqueues an owed run again that has lost its queue entry, and it runs once', async () => {
      const leader = await redis.store();
      const run = await stageOne(leader, runDueIn(-10));
      expect(await audit(leader, run)).toMatchObject(nothing);
      await forgetQueue();
      expect(await audit(leader, run)).toMatchObject({ reenqueued: [run.runId] });
      expect(await audit(leader, run)).toMatchObject(nothing);
      const begun: string[] = [];
      await workOver(leader, { work: (_, { runId }) => void begun.push(runId) });
      await untilRun(leader, run, 'succeeded');
      expect((await audit(leader, run)).reenqueued).toEqual([]);
      expect(begun).toEqual([run.runId]);
    });

    it('leaves a run whose definition it does not know, or does not know any more', async () => {
      const leader = await redis.store();
      const run = await stageOne(leader, runDueIn(-10));
      const undecided = [{ jobId: run.jobId, revision: run.revision }];
      await forgetQueue();
      expect(await audit(leader)).toMatchObject({ next: 0, reenqueued: [], undecided });
      const edit = { kind: 'edited', changedAt: Date.now(), revision: run.revision + 1 } as const;
      await leader.archive.announceEdits([{ jobId: run.jobId, edit }]);
      expect(await audit(leader)).toMatchObject({ next: 0, reenqueued: [], undecided });
      expect(await stateOf(leader, run)).toBe('queued');
    });

    it('never enqueues what has begun, whether it has its entry or not', async () => {
      const leader = await redis.store();
      attendAs(leader);
      const run = await stageOne(leader, runDueIn(-10));
      const taken = await takeDue(leader);
      expect(await audit(leader, run)).toMatchObject(nothing);
      await forgetQueue();
      expect(await audit(leader, run)).toMatchObject(nothing);
      // Its record says whose it is, and that worker alone says what came of it.
      expect(await stateOf(leader, run)).toBe('running');
      expect(await endTaken(leader, taken)).toEqual(['settled']);
      expect(await stateOf(leader, run)).toBe('succeeded');
    });

    it('makes the entry anew of a run that its worker was lost with, when that is gone too', async () => {
      const leader = await redis.store();
      attendAs(leader, 'dead');
      const run = await stageOne(leader, runDueIn(-10));
      await takeDue(leader);
      await forgetQueue();
      expect(await leader.lives.recover('dead', 0)).toEqual({ retried: 1, lost: 0 });
      expect(await takeDue(leader)).toEqual([]);
      expect(await audit(leader, run)).toMatchObject({ reenqueued: [run.runId] });
      expect(await takeDue(leader)).toMatchObject([{ runId: run.runId, attempt: 2 }]);
    });

    it('looks through what is owed in steps, and says where the next one goes on', async () => {
      const leader = await redis.store();
      const runs = Array.from({ length: 25 }, (_, i) =>
        runDueIn(-1_000 + i, { jobId: `job-${i}` }),
      );
      await stageAll(leader, runs);
      await forgetQueue();
      const found: string[] = [];
      const places: number[] = [];
      let from = 0;
      do {
        const look = { from, before: Date.now() + 1, limit: 10 };
        const recomposed = ({ runId }: { runId: string }) =>
          runs.find((run) => run.runId === runId);
        const { next, reenqueued } = await leader.upkeep.audit(look, recomposed);
        found.push(...reenqueued);
        places.push(next);
        from = next;
      } while (from > 0);
      expect(places).toEqual([10, 20, 0]);
      expect(found).toEqual(runs.map(({ runId }) => runId));
    });
  });
});
