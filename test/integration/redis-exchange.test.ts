import type { ExchangeAnswer, LedgerEntry, RunEnd, RunEnvelope, TakenRun } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  advanceOf,
  attendAs,
  auditAll,
  endTaken,
  exchange,
  runDueIn,
  takeDue,
  takeOffice,
  term,
  useRedis,
} from './redis-rig.ts';

describe('what workers and Redis exchange', () => {
  const redis = useRedis();
  let store: RedisStore;

  beforeEach(async () => {
    store = await redis.store();
    attendAs(store, 'worker-a');
  });

  async function staged(ms: number, changes: Partial<RunEnvelope> = {}): Promise<RunEnvelope> {
    const run = runDueIn(ms, changes);
    await store.schedule.stage(term, [advanceOf([run])]);
    return run;
  }
  async function anotherWorker(workerId = 'worker-b'): Promise<RedisStore> {
    const other = await redis.store();
    attendAs(other, workerId);
    return other;
  }
  async function takeOne(of = store): Promise<TakenRun> {
    const [taken] = await takeDue(of, 1);
    if (taken === undefined) throw new Error('nothing is due');
    return taken;
  }
  const idsOf = (taken: readonly TakenRun[]) => taken.map(({ runId }) => runId);
  const stateOf = async (run: RunEnvelope) => (await store.archive.get(run.runId))?.state;
  const ledger = async (jobId = 'nightly-report'): Promise<readonly LedgerEntry[]> =>
    (await store.archive.ledger(jobId, { limit: 50 })).items;
  const reached = async (key: string) => (await redis.server.send('EXISTS', key)) === ':1\r\n';
  const lock = { fencingToken: 41, waitedMs: 12 };

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
      await redis.server.send('DEL', `{esc}:-run:${run.runId}`);
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
      await redis.server.send('HDEL', `{esc}:-run:${run.runId}`, 'n');
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

  describe('a Redis that cannot be relied on', () => {
    const unvouched = { isVouched: false, taken: [], begins: [] };

    it('lets nothing begin on a server that was restarted before it is vouched for', async () => {
      const run = await staged(0);
      const locked = await staged(-500, { jobId: 'locked', lock: 'ledger' });
      const waits = await takeOne();
      expect(waits.runId).toBe(locked.runId);
      await redis.server.stop();
      await redis.server.start();
      await expect.poll(() => store.archive.dependency().state).toBe('connected');
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
      const { attempt, takenAt: startedAt } = taken;
      const inHand = () => [{ envelope: run, attempt, startedAt }];
      store.exchange.attend({ workerId: 'worker-a', inHand });
      await expect.poll(() => stateOf(run)).toBe('running');
    }
    const tell = (run: RunEnvelope, taken: TakenRun): Promise<ExchangeAnswer> => {
      const { attempt, takenAt: startedAt } = taken;
      const told = { envelope: run, startedAt };
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
      await redis.server.stop();
      await redis.server.start();
      const lose = () => store.office.loseUntold(term, 'nobody told of it').catch(() => undefined);
      await expect.poll(lose).toBe(1);
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
