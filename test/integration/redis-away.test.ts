import { setTimeout as delay } from 'node:timers/promises';
import type { RunEnvelope } from '@escapement/core';
import { openRedis, type RedisStore } from '@escapement/redis';
import {
  fixedKey,
  openCanary,
  RecordingLogger,
  silentLogger,
  startRedisServer,
} from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { exchange, untilRun } from './redis-hands.ts';
import { runDueIn } from './redis-plans.ts';
import { storeOver, systemClock, takeOffice, term, useRedis } from './redis-rig.ts';
import { stageOne, useWorkers, workerOver } from './redis-worker-rig.ts';

describe('workers whose Redis goes away', () => {
  const redis = useRedis();
  const workOver = useWorkers();
  const canary = openCanary();

  const stateOf = async (of: RedisStore, run: RunEnvelope) =>
    (await of.archive.get(run.runId))?.state;
  const forever = () => new Promise<never>(() => {});

  it.each([
    ['is hung up on, warns of nothing', false],
    ['goes away, is warned of', true],
  ])('a Redis that %s', async (_what, isStopped) => {
    const server = await startRedisServer();
    const logger = new RecordingLogger();
    const { url } = server;
    const store = openRedis({ url, signingKey: fixedKey(), logger, clock: systemClock });
    await store.whenReady();
    if (isStopped) await server.stop();
    await expect
      .poll(() => store.archive.dependency().state)
      .toBe(isStopped ? 'down' : 'connected');
    await store.close(5_000);
    await expect.poll(() => store.archive.dependency().state).toBe('down');
    await server.dispose();
    expect(logger.said('warn').includes('redis cannot be asked')).toBe(isStopped);
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
    // Redis takes it for running as soon as it is given, and the worker has yet to hear of it.
    await expect.poll(() => begun).toBe(1);
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
