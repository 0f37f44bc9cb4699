import { setTimeout as delay } from 'node:timers/promises';
import type { RunEnvelope } from '@escapement/core';
import { openRedis, type RedisStore } from '@escapement/redis';
import {
  eventually,
  fixedKey,
  openCanary,
  silentLogger,
  startRedisServer,
} from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import {
  attendAs,
  auditAll,
  endTaken,
  exchange,
  runDueIn,
  storeOver,
  systemClock,
  takeDue,
  takeOffice,
  term,
  untilRun,
  useRedis,
} from './redis-rig.ts';
import {
  carryJobs,
  measuredTime,
  stageAll,
  stageOne,
  useWorkers,
  workerOver,
} from './redis-worker-rig.ts';

describe('the queues as workers see them', () => {
  const redis = useRedis();
  const workOver = useWorkers();
  const canary = openCanary();

  const stateOf = async (of: RedisStore, run: RunEnvelope) =>
    (await of.archive.get(run.runId))?.state;
  const audit = (of: RedisStore, ...runs: readonly RunEnvelope[]) =>
    auditAll(of, Date.now() + 1, ...runs);
  const forever = () => new Promise<never>(() => {});

  it('a run whose envelope was tampered with is never handed to a task, and is made anew', async () => {
    const leader = await redis.store();
    const begun: string[] = [];
    const forged = await stageOne(leader, runDueIn(300));
    const entry = `{esc}:default:${forged.runId}`;
    const data = (await redis.server.send('HGET', entry, 'data')).split('\r\n')[1] ?? '';
    const evil = data.replace('"e":7', '"e":8');
    expect(evil).not.toBe(data);
    await redis.server.send('HSET', entry, 'data', evil);
    const sound = await stageOne(leader, runDueIn(500, { jobId: 'sound' }));
    await workOver(leader, { work: (_, { runId }) => void begun.push(runId) });
    await untilRun(leader, sound, 'succeeded');
    await untilRun(leader, forged, 'retrying');
    expect(begun).toEqual([sound.runId]);
    expect(await redis.server.send('EXISTS', entry)).toBe(':0\r\n');
    // The envelope is made anew from the definition, so the auditor heals what was done to the queue.
    expect((await audit(leader, forged)).reenqueued).toEqual([forged.runId]);
    await untilRun(leader, forged, 'succeeded');
  });

  it('a card that was tampered with is not believed: the definition is asked', async () => {
    const leader = await redis.store();
    const run = await stageOne(leader, runDueIn(0));
    const cards = `{esc}:-cards:${run.jobId}`;
    const card = (await redis.server.send('HGET', cards, '1')).split('\r\n')[1] ?? '';
    const evil = card.replace('"noop"', '"evil"');
    expect(evil).not.toBe(card);
    await redis.server.send('HSET', cards, '1', evil);
    const said: unknown[] = [];
    const logger = { ...silentLogger, error: (about: object) => said.push(about) };
    await workOver(leader, { logger });
    await untilRun(leader, run, 'retrying');
    expect(said).toMatchObject([{ runId: run.runId, problem: expect.stringMatching(/job/) }]);
  });

  it('an envelope signed with another key is refused, and the run is enqueued again with ours', async () => {
    const [stranger, leader] = [
      await redis.store({ signingKey: fixedKey('other') }),
      await redis.store(),
    ];
    const run = await stageOne(stranger, runDueIn(0));
    await workOver(leader);
    await eventually('the queue has put the entry away', async () => {
      return (await redis.server.send('EXISTS', `{esc}:default:${run.runId}`)) === ':0\r\n';
    });
    // The card is the stranger's as well, until the job is carried by us.
    await carryJobs(leader, [run]);
    expect((await audit(leader, run)).reenqueued).toEqual([run.runId]);
    await untilRun(leader, run, 'succeeded');
  });

  it.each([700, 3_000])(
    'a run that is promoted %i ms early begins at its time',
    async (dueInMs) => {
      const fromMs = performance.now();
      const leader = await redis.store();
      const run = await stageOne(leader, runDueIn(dueInMs));
      const begun: string[] = [];
      await workOver(leader, { work: (_, { runId }) => void begun.push(runId) });
      await redis.server.send('ZADD', '{esc}:default:delayed', '1', run.runId);
      await redis.server.send('ZADD', '{esc}:default:marker', '0', '0');
      await untilRun(leader, run, 'succeeded');
      const ended = await leader.archive.get(run.runId);
      const lateMs = Date.parse(ended?.startedAt ?? '') - run.dueTime;
      expect(lateMs).toBeGreaterThanOrEqual(0);
      expect(lateMs).toBeLessThan(canary.allow(300, fromMs));
      expect([begun, ended?.attempt]).toEqual([[run.runId], 1]);
    },
  );

  it('nudged workers all wake for many runs of one instant', async () => {
    const [leader, second] = [await redis.store(), await redis.store()];
    await workOver(leader, { concurrency: 50 });
    await workOver(second, { concurrency: 50, workerId: 'worker-b' });
    await delay(300);
    const fromMs = performance.now();
    const dueTime = Date.now() + 500;
    const runs = Array.from({ length: 40 }, (_, i) =>
      runDueIn(0, { jobId: `job-${i}`, fireTime: dueTime }),
    );
    await stageAll(leader, runs);
    await delay(dueTime - Date.now());
    await leader.waking.nudge(['default', 'a-queue-without-workers']);
    await eventually('all have succeeded', async () => {
      return (await leader.archive.totals()).last24h.succeeded === runs.length;
    });
    const { items } = await leader.archive.list({ limit: 100 });
    const late = items.map((run) => Date.parse(run.startedAt ?? '') - dueTime);
    expect(Math.max(...late)).toBeLessThan(canary.allow(2_000, fromMs));
  });

  it('a worker takes nothing while its clock is off, and goes on afterwards', async () => {
    const leader = await redis.store();
    const time = measuredTime();
    const worker = await workOver(leader, { time });
    await delay(200);
    time.measure(2_000, 'unfit');
    expect(worker.state).toBe('distrusts-clock');
    const run = await stageOne(leader, runDueIn(100));
    await delay(600);
    expect(await stateOf(leader, run)).toBe('queued');
    time.measure(0, 'fit');
    await untilRun(leader, run, 'succeeded');
  });

  it('a worker that dies loses its run to another, as the next attempt', async () => {
    const leader = await redis.store();
    const dying = await storeOver(redis.server);
    const run = await stageOne(leader, runDueIn(0));
    const worker = workerOver(dying, { workerId: 'dying', work: forever });
    await worker.start(() => {});
    await untilRun(leader, run, 'running');
    await dying.close(0);
    expect(await leader.lives.recover('dying', 10_000)).toBe('alive');
    expect(await stateOf(leader, run)).toBe('running');
    await workOver(leader, { workerId: 'worker-b' });
    await eventually('it is silent', async () => {
      const silences = await leader.lives.silences();
      return silences.some(({ workerId, silentMs }) => workerId === 'dying' && silentMs > 1_000);
    });
    expect(await leader.lives.recover('dying', 1_000)).toEqual({ retried: 1, lost: 0 });
    await untilRun(leader, run, 'succeeded');
    expect(await leader.archive.get(run.runId)).toMatchObject({ attempt: 2, workerId: 'worker-b' });
    expect((await leader.lives.silences()).map(({ workerId }) => workerId)).not.toContain('dying');
    const late = await endTaken(leader, [{ runId: run.runId, attempt: 1 }], { event: 'fail' });
    expect(late).toEqual(['stale']);
    await worker.stop();
  });

  it('a run that has cost three workers is lost, and given to no fourth', async () => {
    const leader = await redis.store();
    attendAs(leader, 'doomed');
    const run = await stageOne(leader, runDueIn(0));
    for (const attempt of [1, 2]) {
      expect(await takeDue(leader)).toMatchObject([{ attempt }]);
      expect(await leader.lives.recover('doomed', 0)).toEqual({ retried: 1, lost: 0 });
    }
    expect(await takeDue(leader)).toMatchObject([{ attempt: 3 }]);
    expect(await leader.lives.recover('doomed', 0)).toEqual({ retried: 0, lost: 1 });
    expect(await leader.archive.get(run.runId)).toMatchObject({
      state: 'lost',
      attempt: 3,
      reason: expect.stringContaining('its worker was lost'),
    });
    expect(await takeDue(leader)).toEqual([]);
  });

  it('tells a worker that its run was taken away', async () => {
    const [leader, store] = [await redis.store(), await redis.store()];
    const run = await stageOne(leader, runDueIn(0));
    let taken: AbortSignal | undefined;
    await workOver(store, {
      work: (_, { signal }) => {
        taken = signal;
        return new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      },
      concurrency: 1,
    });
    await untilRun(leader, run, 'running');
    attendAs(leader, 'another');
    expect(await leader.lives.recover('worker-a', 0)).toEqual({ retried: 1, lost: 0 });
    const [again] = await takeDue(leader);
    expect(again).toMatchObject({ runId: run.runId, attempt: 2 });
    await eventually('the worker is told', () => taken?.aborted);
    expect(String(taken?.reason)).toContain('given to another worker');
    expect(await leader.archive.get(run.runId)).toMatchObject({ workerId: 'another', attempt: 2 });
  });

  it('survives a restart of Redis under running workers', async () => {
    const leader = await redis.store();
    await workOver(leader);
    const before = await stageOne(leader, runDueIn(200));
    const across = await stageOne(leader, runDueIn(1_500, { jobId: 'across' }));
    await untilRun(leader, before, 'succeeded');
    await redis.server.stop();
    await expect(leader.schedule.stage(term, [])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      retryable: true,
    });
    await expect.poll(() => leader.archive.dependency().state).toBe('down');
    await delay(1_000);
    await redis.server.start();
    await expect.poll(() => leader.archive.dependency().state).toBe('connected');
    await delay(Math.max(0, across.dueTime - Date.now()) + 300);
    // Until somebody vouches for the server that came back, nothing begins.
    expect(await stateOf(leader, across)).toBe('queued');
    await takeOffice(leader, term);
    await untilRun(leader, across, 'succeeded');
    const after = await stageOne(leader, runDueIn(200, { jobId: 'after' }));
    await untilRun(leader, after, 'succeeded');
  });

  it('says what a task came to once Redis is back, and has it run once', async () => {
    const leader = await redis.store();
    let begun = 0;
    let end = () => {};
    await workOver(leader, {
      work: () => {
        begun += 1;
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      },
    });
    const run = await stageOne(leader, runDueIn(0));
    await untilRun(leader, run, 'running');
    await redis.server.stop();
    end();
    await delay(500);
    await redis.server.start();
    await untilRun(leader, run, 'succeeded');
    await takeOffice(leader, term);
    expect(await leader.archive.get(run.runId)).toMatchObject({ attempt: 1 });
    expect(begun).toBe(1);
  });

  it('a frozen Redis costs its absence and nothing more', async () => {
    const leader = await redis.store({ commandTimeoutMs: 300 });
    await workOver(leader);
    const run = await stageOne(leader, runDueIn(1_000));
    redis.server.freeze();
    await expect(leader.schedule.stage(term, [])).rejects.toMatchObject({ retryable: true });
    await delay(1_500);
    redis.server.thaw();
    await untilRun(leader, run, 'succeeded');
    expect(await leader.archive.get(run.runId)).toMatchObject({ attempt: 1 });
  });

  it('keeps nothing of the calls that it made while Redis was away', async () => {
    const leader = await redis.store();
    await exchange(leader);
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    try {
      await redis.server.stop();
      for (let i = 0; i < 4; i += 1) {
        await Promise.all(Array.from({ length: 4 }, () => exchange(leader).catch(() => undefined)));
      }
      await redis.server.start();
    } finally {
      process.off('warning', onWarning);
    }
    expect(warnings.map(({ name }) => name)).not.toContain('MaxListenersExceededWarning');
    await expect
      .poll(() =>
        exchange(leader).then(
          () => 'answered',
          () => 'away',
        ),
      )
      .toBe('answered');
  });

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

  it('closes within its deadline while Redis is down, with a run in hand', async () => {
    const own = await startRedisServer();
    const leader = await storeOver(own);
    await takeOffice(leader, term);
    await stageOne(leader, runDueIn(0));
    let worker: Awaited<ReturnType<typeof workerOver>> | undefined;
    await new Promise<void>((resolve) => {
      const work = () => {
        resolve();
        return forever();
      };
      worker = workerOver(leader, { queues: ['default', 'other'], concurrency: 2, work });
      void worker.start(() => {});
    });
    await own.dispose();
    const fromMs = performance.now();
    // Nothing of what is in hand can be said; the grace period and a second are all that is waited for.
    await worker?.stop();
    await leader.close(1_000);
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(4_500, fromMs));
  });

  it('closes within its deadline when Redis was never there', async () => {
    const own = await startRedisServer();
    await own.dispose();
    const lonely = openRedis({
      url: own.url,
      signingKey: fixedKey(),
      logger: silentLogger,
      clock: systemClock,
    });
    await expect(lonely.whenReady(AbortSignal.timeout(300))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await expect(lonely.time.ask()).rejects.toMatchObject({ code: 'STORE_TIME_UNKNOWN' });
    await expect(lonely.office.greetings()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(exchange(lonely)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const worker = workerOver(lonely, {});
    await worker.start(() => {});
    const fromMs = performance.now();
    await worker.stop();
    await lonely.close(500);
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(4_500, fromMs));
  });
});
