import type { TakenRun } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { overwrite } from '../rig/run-record.ts';
import { lock, useExchange } from './exchange-rig.ts';
import { auditAll, endTaken, exchange, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term } from './redis-rig.ts';

describe('what workers and Redis exchange', () => {
  const { redis, store, staged, anotherWorker, takeOne, stateOf, reached } = useExchange();

  describe('ending', () => {
    it('lets a later attempt take over, and then the earlier one has no say', async () => {
      const run = await staged(0);
      const first = await takeOne();
      expect(await store.lives.recover('worker-a', 0)).toEqual({ retried: 1, lost: 0 });
      expect(await stateOf(run)).toBe('retrying');
      const other = await anotherWorker();
      const second = await takeOne(other);
      expect(second).toMatchObject({ runId: run.runId, state: 'running', attempt: 2 });
      expect(await endTaken(store, [first])).toEqual(['stale']);
      const back = { runId: run.runId, attempt: 1, afterMs: 0 };
      expect((await exchange(store, { backs: [back] })).backs).toEqual(['stale']);
      expect(await store.archive.get(run.runId)).toMatchObject({
        state: 'running',
        attempt: 2,
        workerId: 'worker-b',
      });
      expect(await endTaken(other, [second])).toEqual(['settled']);
      expect(await endTaken(store, [first], { event: 'fail' })).toEqual(['stale']);
      expect(await stateOf(run)).toBe('succeeded');
      expect(await takeDue(store)).toEqual([]);
    });

    it('settles an attempt once, however often and whatever is told afterwards', async () => {
      const run = await staged(0);
      const taken = await takeOne();
      expect(await endTaken(store, [taken])).toEqual(['settled']);
      expect(await endTaken(store, [taken])).toEqual(['settled']);
      expect(await endTaken(store, [taken], { event: 'fail' })).toEqual(['settled']);
      const { last24h } = await store.archive.totals();
      expect([last24h.succeeded, last24h.failed]).toEqual([1, 0]);
      const [activity] = await store.archive.activity([run.jobId]);
      expect(activity).toMatchObject({ recent: ['succeeded'], runningCount: 0 });
      expect(activity?.lastRun).toMatchObject({ id: run.runId, state: 'succeeded' });
    });

    it('settles a run once that is told of twice in one call', async () => {
      const run = await staged(0);
      const taken = await takeOne();
      expect(await endTaken(store, [taken, taken])).toEqual(['settled', 'settled']);
      expect((await store.archive.totals()).last24h.succeeded).toBe(1);
      expect((await store.archive.activity([run.jobId]))[0]?.recent).toEqual(['succeeded']);
      const counters = await redis.server.send('HGET', '{esc}:-counters', 'runCount');
      expect(counters).toContain('\r\n1\r\n');
    });

    it.each([
      ['fail', 'failed'],
      ['time-out', 'timed-out'],
      ['cancel', 'cancelled'],
    ] as const)('writes down by whom and why a run came to %s', async (event, state) => {
      const run = await staged(0);
      expect(await endTaken(store, [await takeOne()], { event, reason: 'so it was' })).toEqual([
        'settled',
      ]);
      expect(await store.archive.get(run.runId)).toMatchObject({
        state,
        attempt: 1,
        workerId: 'worker-a',
        reason: 'so it was',
      });
    });

    it('settles a run whose reason holds half of a character', async () => {
      const run = await staged(0);
      const how = { event: 'fail', reason: 'Error: \ud800 is half' } as const;
      expect(await endTaken(store, [await takeOne()], how)).toEqual(['settled']);
      expect(await store.archive.get(run.runId)).toMatchObject({
        ...{ state: 'failed', reason: 'Error: \ufffd is half' },
      });
    });

    it('does not stage a settled run again', async () => {
      const run = await staged(0);
      await endTaken(store, await takeDue(store));
      await store.schedule.stage(term, [advanceOf([run])]);
      expect(await takeDue(store)).toEqual([]);
      expect(await stateOf(run)).toBe('succeeded');
      expect((await store.archive.list({ limit: 10 })).items).toHaveLength(1);
    });

    it('keeps a thousand settled runs of a job, and remembers that the older ones had their outcome', async () => {
      const from = Date.now() - 2_000_000;
      const runs = Array.from({ length: 1_060 }, (_, i) =>
        runDueIn(0, { fireTime: from + i * 1_000, overlap: 'allow' }),
      );
      await store.schedule.stage(term, [advanceOf(runs)]);
      for (let ended = 0; ended < runs.length; ) {
        const taken = await takeDue(store, 20);
        await endTaken(store, taken);
        ended += taken.length;
      }
      const [oldest] = runs;
      if (oldest === undefined) throw new Error('no runs');
      expect(await store.archive.get(oldest.runId)).toBeUndefined();
      const kept = await redis.server.send('ZCARD', `{esc}:-past:${oldest.jobId}`);
      expect(Number(kept.slice(1))).toBeGreaterThanOrEqual(1_000);
      expect(Number(kept.slice(1))).toBeLessThanOrEqual(1_040);
      await store.schedule.stage(term, [advanceOf([oldest])]);
      expect(await takeDue(store)).toEqual([]);
      expect(await auditAll(store, Date.now(), oldest)).toEqual({
        next: 0,
        missed: 0,
        reenqueued: [],
        undecided: [],
        unreadable: [],
      });
    });
  });

  describe('giving back', () => {
    const back = (taken: TakenRun, afterMs = 0) => {
      return { runId: taken.runId, attempt: taken.attempt, afterMs };
    };

    it('brings a run to whoever takes it from an instant on, as the next attempt', async () => {
      const run = await staged(0);
      const taken = await takeOne();
      const answer = await exchange(store, { backs: [back(taken, 60_000)], most: 1 });
      expect(answer.backs).toEqual(['handed-back']);
      expect(answer.taken).toEqual([]);
      expect(answer.nextDueTime).toBeGreaterThan(Date.now() + 50_000);
      const [instant] = await store.waking.dueInstants(Date.now(), Date.now() + 70_000);
      // Those that are near each other share a call, which comes after the last of them.
      const afterMs = (instant?.dueTime ?? 0) - (answer.nextDueTime ?? 0);
      expect([instant?.queue, afterMs >= 0 && afterMs < 5]).toEqual(['default', true]);
      expect(await store.archive.get(run.runId)).toMatchObject({ state: 'retrying', attempt: 1 });
      expect(await endTaken(store, [taken])).toEqual(['stale']);
      await overwrite(redis.server, run.runId, { next: '' });
      await redis.server.send('ZADD', '{esc}:default:delayed', '1', run.runId);
      expect(await takeDue(await anotherWorker())).toMatchObject([{ attempt: 2 }]);
    });

    it('is answered as it was when it is said again, until another has the run', async () => {
      await staged(0);
      const taken = await takeOne();
      for (let i = 0; i < 2; i += 1) {
        const answer = await exchange(store, { backs: [back(taken)] });
        expect(answer.backs).toEqual(['handed-back']);
      }
      await takeOne(await anotherWorker());
      expect((await exchange(store, { backs: [back(taken)] })).backs).toEqual(['stale']);
    });

    it('is for the worker alone that has the run', async () => {
      await staged(0);
      const taken = await takeOne();
      const answer = await exchange(await anotherWorker(), { backs: [back(taken)] });
      expect(answer.backs).toEqual(['stale']);
      expect(await endTaken(store, [taken])).toEqual(['settled']);
    });

    it('takes out an entry that is not to be believed, and the audit makes it anew', async () => {
      const run = await staged(0);
      const taken = await takeOne();
      const spoilt = { ...back(taken), isSpoilt: true };
      const answer = await exchange(store, { backs: [spoilt], most: 5 });
      expect(answer).toMatchObject({ backs: ['handed-back'], taken: [] });
      expect(await reached(`{esc}:default:${run.runId}`)).toBe(false);
      expect(await stateOf(run)).toBe('retrying');
      expect((await auditAll(store, Date.now() + 1, run)).reenqueued).toEqual([run.runId]);
      expect(await takeDue(store)).toMatchObject([{ runId: run.runId, attempt: 2 }]);
    });
  });

  describe('a run with a lock', () => {
    const beginOf = (taken: TakenRun) => {
      return { runId: taken.runId, attempt: taken.attempt, lock };
    };

    it('waits when it is taken, and begins when its lock is held; the lock is shown', async () => {
      const run = await staged(0, { lock: 'ledger' });
      const taken = await takeOne();
      expect(taken).toMatchObject({ state: 'waiting', attempt: 0 });
      expect(await store.archive.get(run.runId)).toMatchObject({ state: 'waiting', attempt: 0 });
      expect((await store.archive.get(run.runId))?.startedAt).toBeUndefined();
      const [begunAt] = (await exchange(store, { begins: [beginOf(taken)] })).begins;
      expect(begunAt).toBeGreaterThanOrEqual(taken.takenAt);
      const shown = { attempt: 1, lock: { name: 'ledger', ...lock } };
      expect(await store.archive.get(run.runId)).toMatchObject({ state: 'running', ...shown });
      // Said again after a lost answer, it is the same begin.
      expect((await exchange(store, { begins: [beginOf(taken)] })).begins).toEqual([begunAt]);
      await endTaken(store, [{ runId: run.runId, attempt: 1 }]);
      expect(await store.archive.get(run.runId)).toMatchObject({ state: 'succeeded', ...shown });
      expect((await exchange(store, { begins: [beginOf(taken)] })).begins).toEqual(['stale']);
    });

    it('counts no attempt while it waits, however often it is given back', async () => {
      const run = await staged(0, { lock: 'ledger' });
      for (let i = 0; i < 3; i += 1) {
        const taken = await takeOne();
        expect(taken).toMatchObject({ state: 'waiting', attempt: 0 });
        await exchange(store, { backs: [{ runId: run.runId, attempt: 0, afterMs: 0 }] });
      }
      await takeOne();
      expect(await store.lives.recover('worker-a', 0)).toEqual({ retried: 1, lost: 0 });
      expect(await takeOne(await anotherWorker())).toMatchObject({ attempt: 0 });
    });

    it('cannot be begun by a worker that it was taken from', async () => {
      await staged(0, { lock: 'ledger' });
      const taken = await takeOne();
      await store.lives.recover('worker-a', 0);
      const other = await anotherWorker();
      const again = await takeOne(other);
      expect((await exchange(store, { begins: [beginOf(taken)] })).begins).toEqual(['stale']);
      const [begunAt] = (await exchange(other, { begins: [beginOf(again)] })).begins;
      expect(begunAt).toBeGreaterThan(0);
    });

    it('can fail before it has begun', async () => {
      const run = await staged(0, { lock: 'ledger' });
      const taken = await takeOne();
      expect(await endTaken(store, [taken], { event: 'fail', reason: 'no' })).toEqual(['settled']);
      expect(await store.archive.get(run.runId)).toMatchObject({ state: 'failed', reason: 'no' });
    });
  });

  describe('after an answer that was lost', () => {
    it('a worker is told again what it has and does not know of, and nothing new', async () => {
      await staged(-2_000, { jobId: 'known' });
      const known = await takeOne();
      await staged(-1_000, { jobId: 'lost' });
      const lost = await takeOne();
      await staged(-1_000, { jobId: 'waits', lock: 'ledger' });
      const waits = await takeOne();
      const other = await anotherWorker();
      await staged(-500, { jobId: 'of-another' });
      await takeOne(other);
      await staged(0, { jobId: 'new' });
      const answer = await exchange(store, { recall: [known.runId] });
      expect(answer.taken).toHaveLength(2);
      expect(answer.taken).toEqual(
        expect.arrayContaining([lost, { ...waits, takenAt: expect.any(Number) }]),
      );
      expect((await exchange(other, { recall: [] })).taken).toMatchObject([
        { runId: expect.stringMatching(/^of-another@/) },
      ]);
    });
  });
});
