import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery, Handled, RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually, fixedKey, openCanary, startRedisServer } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import {
  advanceOf,
  auditedBy,
  gateAndSettle,
  runDueIn,
  storeOver,
  takeOffice,
  term,
  untilRun,
  useRedis,
} from './redis-rig.ts';

describe('the queues as workers see them', () => {
  const redis = useRedis();
  const canary = openCanary();

  async function stage(to: RedisStore, run: RunEnvelope): Promise<RunEnvelope> {
    await to.schedule.stage(term, [advanceOf([run])]);
    return run;
  }
  const stateOf = async (of: RedisStore, run: RunEnvelope) =>
    (await of.archive.get(run.runId))?.state;
  const audit = (of: RedisStore, ...runs: readonly RunEnvelope[]) =>
    of.schedule.audit(Date.now() + 1, 10, auditedBy(...runs));
  const take = async (
    of: RedisStore,
    handle: (delivery: Delivery) => Promise<Handled>,
    concurrency = 10,
  ) => {
    const source = of.source();
    await source.start({ queues: ['default'], concurrency, handle });
    return source;
  };

  it('a run whose envelope was tampered with is never handed to a worker', async () => {
    const leader = await redis.store();
    const delivered: string[] = [];
    const forged = await stage(leader, runDueIn(300));
    const entry = `{esc}:default:${forged.runId}`;
    const data = JSON.stringify({
      envelope: JSON.stringify({ ...forged, task: { kind: 'handler', handler: 'evil' } }),
      signature: 'x'.repeat(43),
    });
    await redis.server.send('HSET', entry, 'data', data);
    const sound = await stage(leader, runDueIn(500, { jobId: 'sound' }));
    await take(leader, async (delivery) => {
      delivered.push(delivery.envelope.runId);
      return gateAndSettle(leader)(delivery);
    });
    await untilRun(leader, sound, 'succeeded');
    expect(delivered).toEqual([sound.runId]);
    expect(await redis.server.send('EXISTS', entry)).toBe(':0\r\n');
    // The envelope is made anew from the definition, so the auditor heals what was done to the queue.
    expect((await audit(leader, forged)).reenqueued).toEqual([forged.runId]);
    await untilRun(leader, forged, 'succeeded');
  });

  it('an envelope signed with another key is refused, and the run is enqueued again with ours', async () => {
    const [stranger, leader] = [
      await redis.store({ signingKey: fixedKey('other') }),
      await redis.store(),
    ];
    const run = await stage(stranger, runDueIn(0));
    await take(leader, gateAndSettle(leader));
    await eventually('the queue has put the entry away', async () => {
      return (await redis.server.send('EXISTS', `{esc}:default:${run.runId}`)) === ':0\r\n';
    });
    expect((await audit(leader, run)).reenqueued).toEqual([run.runId]);
    await untilRun(leader, run, 'succeeded');
  });

  it.each([
    { dueInMs: 700, what: 'a little too early is waited for in hand', calls: 2 },
    { dueInMs: 3_000, what: 'far too early is put off to its due time', calls: 3 },
  ])('a run that is taken $what', async ({ dueInMs, calls }) => {
    const fromMs = performance.now();
    const leader = await redis.store();
    const run = await stage(leader, runDueIn(dueInMs));
    // As a worker does whose clock is fast: it takes the entry before its time.
    await redis.server.send('ZADD', '{esc}:default:delayed', '1', run.runId);
    await redis.server.send('ZADD', '{esc}:default:marker', '0', '0');
    let handled = 0;
    await take(leader, (delivery) => {
      handled += 1;
      return gateAndSettle(leader)(delivery);
    });
    await untilRun(leader, run, 'succeeded');
    const startedAt = Date.parse((await leader.archive.get(run.runId))?.startedAt ?? '');
    expect(startedAt - run.dueTime).toBeGreaterThanOrEqual(-2);
    expect(startedAt - run.dueTime).toBeLessThan(canary.allow(300, fromMs));
    expect(handled).toBeLessThanOrEqual(calls);
  });

  it('nudged workers all wake for many runs of one instant', async () => {
    const leader = await redis.store();
    await take(leader, gateAndSettle(leader), 50);
    await take(leader, gateAndSettle(leader), 50);
    await delay(300);
    const fromMs = performance.now();
    const dueTime = Date.now() + 500;
    const runs = Array.from({ length: 40 }, (_, i) =>
      runDueIn(0, { jobId: `job-${i}`, fireTime: dueTime }),
    );
    await leader.schedule.stage(
      term,
      runs.map((run) => advanceOf([run])),
    );
    await delay(dueTime - Date.now());
    await leader.schedule.nudge(['default', 'a-queue-without-workers']);
    await eventually('all have succeeded', async () => {
      return (await leader.archive.totals()).last24h.succeeded === runs.length;
    });
    const { items } = await leader.archive.list({ limit: 100 });
    const late = items.map((run) => Date.parse(run.startedAt ?? '') - dueTime);
    expect(Math.max(...late)).toBeLessThan(canary.allow(2_000, fromMs));
  });

  it('takes nothing while paused, and goes on afterwards', async () => {
    const leader = await redis.store();
    const source = await take(leader, gateAndSettle(leader));
    await delay(200);
    await source.pause();
    const run = await stage(leader, runDueIn(100));
    await delay(600);
    expect(await stateOf(leader, run)).toBe('queued');
    source.resume();
    await untilRun(leader, run, 'succeeded');
  });

  it('a worker that dies loses its run to another, as the next attempt', async () => {
    const leader = await redis.store();
    const dying = await storeOver(redis.server);
    const run = await stage(leader, runDueIn(0));
    let taken: AbortSignal | undefined;
    await take(dying, async ({ envelope, attempt, taken: signal }) => {
      taken = signal;
      await dying.gate.begin({ envelope, attempt, workerId: 'dying' });
      return new Promise(() => {});
    });
    await untilRun(leader, run, 'running');
    await dying.close(0);
    expect(taken?.aborted).toBe(true);
    await take(leader, gateAndSettle(leader, 'worker-b'));
    await untilRun(leader, run, 'succeeded');
    expect(await leader.archive.get(run.runId)).toMatchObject({ attempt: 2, workerId: 'worker-b' });
    const late = await leader.gate.settle({
      envelope: run,
      attempt: 1,
      workerId: 'dying',
      state: 'failed',
    });
    expect(late).toEqual({ kind: 'stale' });
  });

  it('tells a worker that its run was taken away', async () => {
    const leader = await redis.store();
    const run = await stage(leader, runDueIn(0));
    let taken: AbortSignal | undefined;
    await take(leader, async ({ envelope, attempt, taken: signal }) => {
      taken = signal;
      await leader.gate.begin({ envelope, attempt, workerId: 'worker-a' });
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return { kind: 'done' };
    });
    await untilRun(leader, run, 'running');
    await redis.server.send('SET', `{esc}:default:${run.runId}:lock`, 'another');
    await eventually('the worker is told', () => taken?.aborted);
  });

  it('survives a restart of Redis under running workers', async () => {
    const leader = await redis.store();
    await take(leader, gateAndSettle(leader));
    const before = await stage(leader, runDueIn(200));
    const across = await stage(leader, runDueIn(1_500, { jobId: 'across' }));
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
    // Until somebody vouches for the server that came back, nothing begins.
    expect(await stateOf(leader, across)).toBe('queued');
    await takeOffice(leader, term);
    await untilRun(leader, across, 'succeeded');
    const after = await stage(leader, runDueIn(200, { jobId: 'after' }));
    await untilRun(leader, after, 'succeeded');
  });

  it('a frozen Redis costs its absence and nothing more', async () => {
    const leader = await redis.store({ commandTimeoutMs: 300 });
    await take(leader, gateAndSettle(leader));
    const run = await stage(leader, runDueIn(1_000));
    redis.server.freeze();
    await expect(leader.schedule.stage(term, [])).rejects.toMatchObject({ retryable: true });
    await delay(1_500);
    redis.server.thaw();
    await untilRun(leader, run, 'succeeded');
  });

  describe('the audit', () => {
    const forgetQueue = async () => {
      const script =
        "for _, k in ipairs(redis.call('KEYS', '{esc}:default:*')) do redis.call('DEL', k) end";
      await redis.server.send('EVAL', script, '0');
    };

    it('enqueues an owed run again that has lost its queue entry, and it runs once', async () => {
      const leader = await redis.store();
      const run = await stage(leader, runDueIn(-10));
      expect(await audit(leader, run)).toMatchObject({ checked: 1, reenqueued: [] });
      await forgetQueue();
      expect(await audit(leader, run)).toMatchObject({ checked: 1, reenqueued: [run.runId] });
      let deliveries = 0;
      await take(leader, async (delivery) => {
        deliveries += 1;
        return gateAndSettle(leader)(delivery);
      });
      await untilRun(leader, run, 'succeeded');
      expect((await audit(leader, run)).reenqueued).toEqual([]);
      expect(deliveries).toBe(1);
    });

    it('leaves a run whose definition it does not know, or does not know any more', async () => {
      const leader = await redis.store();
      const run = await stage(leader, runDueIn(-10));
      await forgetQueue();
      expect(await audit(leader)).toMatchObject({
        checked: 1,
        reenqueued: [],
        undecided: [{ jobId: run.jobId, revision: run.revision }],
      });
      const edit = { kind: 'edited', changedAt: Date.now(), revision: run.revision + 1 } as const;
      await leader.archive.announceEdit(run.jobId, edit);
      expect(await audit(leader)).toMatchObject({
        checked: 1,
        reenqueued: [],
        undecided: [{ jobId: run.jobId, revision: run.revision }],
      });
      expect(await stateOf(leader, run)).toBe('queued');
    });

    it('never enqueues what has begun: that is lost when its entry is gone', async () => {
      const leader = await redis.store();
      const run = await stage(leader, runDueIn(-10));
      await leader.gate.begin({ envelope: run, attempt: 1, workerId: 'worker-a' });
      expect(await audit(leader, run)).toMatchObject({ reenqueued: [] });
      expect(await stateOf(leader, run)).toBe('running');
      await forgetQueue();
      expect(await audit(leader, run)).toMatchObject({ reenqueued: [] });
      expect(await leader.archive.get(run.runId)).toMatchObject({ state: 'lost', attempt: 1 });
    });
  });

  it('closes within its deadline while Redis is down, with a run in hand', async () => {
    const own = await startRedisServer();
    const leader = await storeOver(own);
    await takeOffice(leader, term);
    const run = runDueIn(0);
    await leader.schedule.stage(term, [advanceOf([run])]);
    const inHand = new Promise<void>((resolve) => {
      void leader.source().start({
        queues: ['default', 'other'],
        concurrency: 2,
        handle: () => {
          resolve();
          return new Promise(() => {});
        },
      });
    });
    await inHand;
    await own.dispose();
    const fromMs = performance.now();
    await leader.close(1_000);
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(1_500, fromMs));
  });

  it('closes within its deadline when Redis was never there', async () => {
    const own = await startRedisServer();
    await own.dispose();
    const lonely = (await import('@escapement/redis')).openRedis({
      url: own.url,
      signingKey: fixedKey(),
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      clock: (await import('./redis-rig.ts')).systemClock,
    });
    await expect(lonely.whenReady(AbortSignal.timeout(300))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await expect(lonely.time.ask()).rejects.toMatchObject({ code: 'STORE_TIME_UNKNOWN' });
    await expect(lonely.schedule.greetings()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    void lonely
      .source()
      .start({ queues: ['default'], concurrency: 1, handle: async () => ({ kind: 'done' }) });
    const fromMs = performance.now();
    await lonely.close(500);
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(1_000, fromMs));
  });
});
