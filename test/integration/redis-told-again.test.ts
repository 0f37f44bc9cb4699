import type { ExchangeAnswer, RunEnd, RunEnvelope, TakenRun } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { idsOf, lock, useExchange } from './exchange-rig.ts';
import { auditAll, endTaken, exchange, takeDue } from './redis-hands.ts';
import { advanceOf } from './redis-plans.ts';
import { restartUnder, takeOffice, term } from './redis-rig.ts';

describe('what workers tell a Redis that cannot be relied on', () => {
  const { redis, store, staged, anotherWorker, takeOne, stateOf, ledger } = useExchange();

  describe('a Redis that cannot be relied on', () => {
    const unvouched = { isVouched: false, taken: [], begins: [] };

    it('lets nothing begin on a server that was restarted before it is vouched for', async () => {
      const run = await staged(0);
      const locked = await staged(-500, { jobId: 'locked', lock: 'ledger' });
      const waits = await takeOne();
      expect(waits.runId).toBe(locked.runId);
      await restartUnder(store, redis.server);
      const begins = [{ runId: waits.runId, attempt: 0, lock }];
      expect(await exchange(store, { begins, most: 5 })).toMatchObject(unvouched);
      expect(await stateOf(run)).toBe('queued');
      await takeOffice(store, term);
      const answer = await exchange(store, { begins, most: 5 });
      expect(answer.isVouched).toBe(true);
      expect(answer.begins).toEqual([expect.any(Number)]);
      expect(idsOf(answer.taken)).toEqual([run.runId]);
    });

    it('lets nothing begin on data that are older than what the worker has seen', async () => {
      const [first, second] = [await staged(-1_000), await staged(0, { overlap: 'allow' })];
      const taken = await takeOne();
      expect(taken.runId).toBe(first.runId);
      await redis.server.send('HSET', '{esc}:-office', 'generation', '0');
      expect(await exchange(store, { most: 5 })).toMatchObject(unvouched);
      // What came of a run may be said all the same.
      expect(await endTaken(store, [taken])).toEqual(['settled']);
      expect(await stateOf(second)).toBe('queued');
    });

    /** A worker that tells of these runs, when it is asked what it has in hand. */
    async function greetWith(run: RunEnvelope, taken: TakenRun): Promise<void> {
      const { attempt, failures, takenAt: startedAt } = taken;
      const inHand = () => [{ envelope: run, attempt, failures, startedAt }];
      store.exchange.attend({ workerId: 'worker-a', inHand });
      await expect.poll(() => stateOf(run)).toBe('running');
    }
    const tell = (run: RunEnvelope, taken: TakenRun): Promise<ExchangeAnswer> => {
      const { attempt, failures, takenAt: startedAt } = taken;
      const told = { envelope: run, startedAt, failures };
      const end: RunEnd = { runId: run.runId, attempt, event: 'succeed', told };
      return exchange(store, { ends: [end] });
    };

    it('is told again what a worker is doing, when it does not know it any more', async () => {
      const run = await staged(-1_000);
      const taken = await takeOne();
      const missed = { outcome: 'unknown', reason: 'redis-forgot' } as const;
      await redis.server.flush();
      await takeOffice(store, term);
      const outcomes = [{ fireTime: run.fireTime, ...missed }];
      await store.schedule.stage(term, [advanceOf([], { outcomes })]);
      await greetWith(run, taken);
      expect(await store.archive.get(run.runId)).toMatchObject({
        attempt: 1,
        workerId: 'worker-a',
      });
      expect(await ledger()).toMatchObject([{ outcome: 'run' }]);
      expect([...(await store.office.greetings()).keys()]).toEqual(['worker-a']);
      expect(await store.office.loseUntold(term, 'lost')).toBe(0);
      expect(await endTaken(store, [taken])).toEqual(['settled']);
      expect(await stateOf(run)).toBe('succeeded');
    });

    it('has lost what should be running and nobody tells of', async () => {
      const run = await staged(-1_000);
      await takeOne();
      await restartUnder(store, redis.server);
      expect(await store.office.loseUntold(term, 'nobody told of it')).toBe(1);
      expect(await store.archive.get(run.runId)).toMatchObject({
        state: 'lost',
        reason: 'nobody told of it',
      });
    });

    it('writes down a run that ended after Redis forgot it, so that it is not run again', async () => {
      const run = await staged(0);
      const taken = await takeOne();
      await redis.server.flush();
      await takeOffice(store, term);
      expect((await tell(run, taken)).ends).toEqual(['settled']);
      await store.schedule.stage(term, [advanceOf([run])]);
      expect(await takeDue(store)).toEqual([]);
      expect(await store.archive.get(run.runId)).toMatchObject({
        state: 'succeeded',
        attempt: 1,
        workerId: 'worker-a',
      });
    });

    it('takes a run out of its queue that ended elsewhere before it went back to knowing it as staged', async () => {
      const run = await staged(0);
      const taken = await takeOne();
      await redis.server.flush();
      await takeOffice(store, term);
      await store.schedule.stage(term, [advanceOf([run])]);
      expect((await tell(run, taken)).ends).toEqual(['settled']);
      expect(await takeDue(store)).toEqual([]);
      expect(await stateOf(run)).toBe('succeeded');
      const delayed = await redis.server.send('ZCARD', '{esc}:default:delayed');
      expect(delayed).toBe(':0\r\n');
    });

    it('gives no run to another that its worker greets it with, though it knows it as staged', async () => {
      const run = await staged(0);
      const taken = await takeOne();
      await redis.server.flush();
      await takeOffice(store, term);
      await store.schedule.stage(term, [advanceOf([run])]);
      await greetWith(run, taken);
      expect(await takeDue(await anotherWorker())).toEqual([]);
      expect((await auditAll(store, Date.now() + 1, run)).reenqueued).toEqual([]);
      // Its entry stands, for when it goes back.
      const back = { runId: run.runId, attempt: taken.attempt, afterMs: 0 };
      expect((await exchange(store, { backs: [back] })).backs).toEqual(['handed-back']);
      expect(await takeDue(await anotherWorker())).toMatchObject([
        { runId: run.runId, attempt: 2 },
      ]);
    });

    it('takes no word of a run that it forgot and that was never opened', async () => {
      const run = await staged(0);
      const taken = await takeOne();
      await redis.server.flush();
      await takeOffice(store, term);
      expect(await endTaken(store, [taken], { event: 'fail' })).toEqual(['stale']);
      expect(await store.archive.get(run.runId)).toBeUndefined();
    });
  });
});
