import { describe, expect, it } from 'vitest';
import { idsOf, lock, useExchange } from './exchange-rig.ts';
import { auditAll, endTaken, exchange, takeDue } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term } from './redis-rig.ts';

describe('what workers take from a queue', () => {
  const { redis, store, staged, anotherWorker, takeOne, stateOf, ledger, reached } = useExchange();

  describe('taking', () => {
    it('gives a run to one worker, whoever asks, and begins it with that', async () => {
      const run = await staged(0);
      const workers = await Promise.all(['b', 'c', 'd'].map((name) => anotherWorker(name)));
      const answers = await Promise.all([store, ...workers].map((worker) => takeDue(worker)));
      expect(answers.flat()).toMatchObject([{ runId: run.runId, state: 'running', attempt: 1 }]);
      expect(await store.archive.get(run.runId)).toMatchObject({ state: 'running', attempt: 1 });
      expect(await takeDue(store)).toEqual([]);
    });

    it('gives no more than was asked for, the first due first, and says when the next is due', async () => {
      const [second, first, later] = [
        await staged(-1_000, { jobId: 'second' }),
        await staged(-2_000, { jobId: 'first' }),
        await staged(60_000, { jobId: 'later' }),
      ];
      const some = await exchange(store, { most: 1 });
      expect(idsOf(some.taken)).toEqual([first.runId]);
      expect(some.nextDueTime).toBe(second.dueTime);
      const rest = await exchange(store, { most: 5 });
      expect(idsOf(rest.taken)).toEqual([second.runId]);
      expect(rest.nextDueTime).toBe(later.dueTime);
      expect((await exchange(store, { most: 5 }, 'another')).nextDueTime).toBeUndefined();
    });

    it('knows nothing of a run that was not staged', async () => {
      const run = await staged(0);
      await redis.server.send('DEL', `{esc}:-record:${run.runId}`);
      await redis.server.send('ZREM', '{esc}:-open', run.runId);
      expect(await takeDue(store)).toEqual([]);
      expect(await reached(`{esc}:default:${run.runId}`)).toBe(false);
      const { runId } = runDueIn(-5_000);
      const [back, begin] = [
        { runId, attempt: 1, afterMs: 0 },
        { runId, attempt: 0, lock },
      ];
      const answer = await exchange(store, { backs: [back], begins: [begin] });
      expect([answer.backs, answer.begins]).toEqual([['stale'], ['stale']]);
      expect(await endTaken(store, [{ runId, attempt: 1 }])).toEqual(['stale']);
    });

    it('holds a run back until its due time by the clock of Redis', async () => {
      const run = await staged(5_000);
      const answer = await exchange(store, { most: 10 });
      expect(answer.taken).toEqual([]);
      expect(answer.nextDueTime).toBe(run.dueTime);
      expect(await stateOf(run)).toBe('staged');
    });

    it.each([
      ['ZADD', '{esc}:default:delayed', '1'],
      ['LPUSH', '{esc}:default:wait'],
    ])('puts a run off to its due time that somebody promoted by %s %s', async (...words) => {
      const run = await staged(5_000);
      if (words[0] === 'LPUSH') await redis.server.send('ZREM', '{esc}:default:delayed', run.runId);
      await redis.server.send(...words, run.runId);
      const answer = await exchange(store, { most: 10 });
      expect(answer.taken).toEqual([]);
      expect(answer.nextDueTime).toBe(run.dueTime);
      expect(await store.archive.get(run.runId)).toMatchObject({ state: 'staged', attempt: 0 });
      expect((await auditAll(store, Date.now() + 60_000, run)).reenqueued).toEqual([]);
    });

    it('refuses what is below the minimum revision, which only ever rises, and leaves the run owed', async () => {
      const run = await staged(0, { revision: 4 });
      const edit = { kind: 'edited', changedAt: Date.now() } as const;
      await store.archive.announceEdits([{ jobId: run.jobId, edit: { ...edit, revision: 5 } }]);
      await store.archive.announceEdits([{ jobId: run.jobId, edit: { ...edit, revision: 3 } }]);
      expect(await takeDue(store)).toEqual([]);
      // Whoever carries the edit decides whether the version that now stands takes the run over.
      expect(await stateOf(run)).toBe('queued');
      expect(await ledger()).toMatchObject([{ outcome: 'run' }]);
    });

    it('leaves to BullMQ what is not ours, and takes what foreign hands put among the waiting', async () => {
      const run = await staged(-10);
      await redis.server.send('ZREM', '{esc}:default:delayed', run.runId);
      await redis.server.send('RPUSH', '{esc}:default:wait', 'theirs', run.runId);
      await redis.server.send('ZADD', '{esc}:default:delayed', '1', 'theirs-too');
      expect(idsOf(await takeDue(store))).toEqual([run.runId]);
      const waiting = await redis.server.send('LRANGE', '{esc}:default:wait', '0', '-1');
      expect(waiting.split('\r\n')).toEqual(expect.arrayContaining(['theirs', 'theirs-too']));
    });

    it('gives a run that is in hand to nobody else, though somebody puts it among the waiting', async () => {
      const run = await staged(0);
      const taken = await takeOne();
      await redis.server.send('LPUSH', '{esc}:default:wait', run.runId);
      expect(await takeDue(await anotherWorker())).toEqual([]);
      expect(await endTaken(store, [taken])).toEqual(['settled']);
    });

    it('takes nothing of a queue that somebody paused in BullMQ', async () => {
      const run = await staged(0);
      await redis.server.send('HSET', '{esc}:default:meta', 'paused', '1');
      expect(await takeDue(store)).toEqual([]);
      await redis.server.send('HDEL', '{esc}:default:meta', 'paused');
      expect(idsOf(await takeDue(store))).toEqual([run.runId]);
    });
  });

  describe('overlap', () => {
    it('skips a run while another of its job is alive, and says which', async () => {
      const first = await staged(-1_000);
      const second = await staged(0);
      const taken = await takeOne();
      expect(await takeDue(store)).toEqual([]);
      expect(await store.archive.get(second.runId)).toBeUndefined();
      expect(await ledger()).toMatchObject([
        { outcome: 'skipped', reason: 'overlap', detail: first.runId, runId: second.runId },
        { outcome: 'run', runId: first.runId, runState: 'running' },
      ]);
      // The fire time has had its outcome: it cannot be staged again.
      await store.schedule.stage(term, [advanceOf([second])]);
      expect(await takeDue(store)).toEqual([]);
      await endTaken(store, [taken]);
      const third = await staged(-1);
      expect(idsOf(await takeDue(store))).toEqual([third.runId]);
    });

    it('lets only one of a job begin when two are taken in the same call', async () => {
      const [first, second] = [await staged(-1_000), await staged(0)];
      expect(idsOf(await takeDue(store))).toEqual([first.runId]);
      expect((await ledger())[0]).toMatchObject({ reason: 'overlap', runId: second.runId });
    });

    it('sees a run that began when the job still allowed to overlap', async () => {
      const earlier = await staged(-2_000, { overlap: 'allow' });
      const later = await staged(-1_000, { overlap: 'allow' });
      const taken = await takeDue(store);
      expect(idsOf(taken)).toEqual([earlier.runId, later.runId]);
      await endTaken(store, taken.slice(1));
      await staged(0);
      expect(await takeDue(store)).toEqual([]);
      expect((await ledger())[0]).toMatchObject({ reason: 'overlap', detail: earlier.runId });
    });

    it('lets runs overlap whose job allows it', async () => {
      await staged(-1_000, { overlap: 'allow' });
      await staged(0, { overlap: 'allow' });
      expect(await takeDue(store)).toHaveLength(2);
    });

    it('has room for the next run of a job in the call that ends the one before', async () => {
      await staged(-1_000);
      const taken = await takeOne();
      const next = await staged(0);
      const { runId, attempt } = taken;
      const ends = [{ runId, attempt, event: 'succeed' }] as const;
      const answer = await exchange(store, { ends, most: 10 });
      expect(answer.ends).toEqual(['settled']);
      expect(idsOf(answer.taken)).toEqual([next.runId]);
    });

    it('counts a run that stands in line for its lock as alive', async () => {
      const first = await staged(-1_000, { lock: 'ledger' });
      await takeOne();
      await staged(0);
      expect(await takeDue(store)).toEqual([]);
      expect((await ledger())[0]).toMatchObject({ reason: 'overlap', detail: first.runId });
    });
  });
});
