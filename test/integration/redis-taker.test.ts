import { setTimeout as delay } from 'node:timers/promises';
import {
  type Delivery,
  type Handled,
  manualRunId,
  type RunEnvelope,
  type RunSource,
} from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually, openCanary } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { advanceOf, gateAndSettle, runDueIn, term, untilRun, useRedis } from './redis-rig.ts';

describe('the taker of a queue', () => {
  const redis = useRedis();
  const canary = openCanary();

  async function take(
    of: RedisStore,
    handle: (delivery: Delivery) => Promise<Handled>,
    concurrency = 100,
  ): Promise<RunSource> {
    const source = of.source();
    await source.start({ queues: ['default'], concurrency, handle });
    return source;
  }

  const stage = (to: RedisStore, runs: readonly RunEnvelope[]) =>
    to.schedule.stage(
      term,
      runs.map((run) => advanceOf([run])),
    );

  it('leaves nothing lying when many runs come due at the same instants and nobody nudges', async () => {
    const worker = await redis.store();
    const late: number[] = [];
    await take(worker, async (delivery) => {
      late.push(Date.now() - delivery.envelope.dueTime);
      await delay(Math.random() * 40);
      return gateAndSettle(worker)(delivery);
    });
    const fromMs = performance.now();
    const from = Math.ceil(Date.now() / 1000) * 1000 + 1000;
    const runs = Array.from({ length: 800 }, (_, i) =>
      runDueIn(0, { jobId: `job-${i % 50}`, fireTime: from + Math.floor(i / 50) * 300 }),
    );
    await stage(worker, runs);
    await eventually('all were delivered', () => late.length === runs.length);
    expect(Math.max(...late)).toBeLessThan(canary.allow(250, fromMs));
  });

  it('never has more in hand than its concurrency, and starts as many at once', async () => {
    const worker = await redis.store();
    let inHand = 0;
    let most = 0;
    let ended = 0;
    await take(
      worker,
      async (delivery) => {
        inHand += 1;
        most = Math.max(most, inHand);
        await delay(30);
        const handled = await gateAndSettle(worker)(delivery);
        inHand -= 1;
        ended += 1;
        return handled;
      },
      20,
    );
    await stage(
      worker,
      Array.from({ length: 120 }, (_, i) => runDueIn(0, { jobId: `job-${i}` })),
    );
    await eventually('all have ended', () => ended === 120);
    expect(most).toBe(20);
  });

  it('hands the call on when it is paused, so that another worker hears it', async () => {
    const [pausedWorker, worker] = [await redis.store(), await redis.store()];
    const source = await take(pausedWorker, gateAndSettle(pausedWorker));
    // The first to block is the first that Redis calls.
    await delay(300);
    await take(worker, gateAndSettle(worker, 'worker-b'));
    await delay(300);
    await source.pause();
    const runId = manualRunId('nightly-report', Date.now(), 'mark');
    const run = runDueIn(0, { runId, trigger: 'manual' });
    expect(await worker.archive.enqueueManual(run)).toBe('enqueued');
    const fromMs = performance.now();
    await untilRun(worker, run, 'succeeded');
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(2_000, fromMs));
    expect(await worker.archive.get(run.runId)).toMatchObject({ workerId: 'worker-b' });
  });

  it('keeps a run that takes longer than its lock lasts', async () => {
    const [worker, other] = [await redis.store(), await redis.store()];
    const attempts: number[] = [];
    for (const of of [worker, other]) {
      await take(of, async (delivery) => {
        attempts.push(delivery.attempt);
        await delay(16_000, undefined, { signal: delivery.taken });
        return gateAndSettle(of)(delivery);
      });
    }
    const run = runDueIn(0);
    await stage(worker, [run]);
    await untilRun(worker, run, 'succeeded');
    expect(attempts).toEqual([1]);
  });

  it('takes out what the queue has given up, and hands it to nobody', async () => {
    const leader = await redis.store();
    const run = runDueIn(0);
    await stage(leader, [run]);
    const entry = `{esc}:default:${run.runId}`;
    await redis.server.send('HSET', entry, 'defa', 'stalled too often');
    const delivered: string[] = [];
    await take(leader, async (delivery) => {
      delivered.push(delivery.envelope.runId);
      return { kind: 'done' };
    });
    await eventually('the queue has put the entry away', async () => {
      return (await redis.server.send('EXISTS', entry)) === ':0\r\n';
    });
    expect(delivered).toEqual([]);
  });
});
