import { setTimeout as delay } from 'node:timers/promises';
import { askedRunId, type RunEnvelope } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually, openCanary } from '@escapement/testkit';
import type { Handler } from '@escapement/worker';
import { describe, expect, it } from 'vitest';
import { takeDue, untilRun } from './redis-hands.ts';
import { advanceOf, runDueIn } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';
import { measuredTime, stageAll, stageOne, useWorkers } from './redis-worker-rig.ts';

describe('the taker of a queue', () => {
  const redis = useRedis();
  const workOver = useWorkers();
  const canary = openCanary();

  const succeededOf = async (store: RedisStore) => (await store.archive.totals()).last24h.succeeded;
  const attemptOf = async (store: RedisStore, { runId }: RunEnvelope) =>
    (await store.archive.get(runId))?.attempt;

  it('leaves nothing lying when many runs come due at the same instants and nobody nudges', async () => {
    const store = await redis.store();
    const late: number[] = [];
    const due = new Map<string, number>();
    await workOver(store, {
      concurrency: 100,
      async work(_, { runId }) {
        late.push(Date.now() - (due.get(runId) ?? 0));
        await delay(Math.random() * 40);
      },
    });
    const fromMs = performance.now();
    const from = Math.ceil(Date.now() / 1000) * 1000 + 2000;
    const runs = Array.from({ length: 800 }, (_, i) =>
      runDueIn(0, {
        jobId: `job-${i % 50}`,
        fireTime: from + Math.floor(i / 50) * 300,
        overlap: 'allow',
      }),
    );
    for (const { runId, dueTime } of runs) due.set(runId, dueTime);
    await stageAll(store, runs);
    await eventually('all have begun', () => late.length === runs.length);
    expect(Math.max(...late)).toBeLessThan(canary.allow(250, fromMs));
    await eventually('all have ended', async () => (await succeededOf(store)) === runs.length);
  });

  it('ends its waits by a timer of its own, and not when Redis looks for the next time', async () => {
    const store = await redis.store();
    // Ten times a second it looks, as where nobody has set it.
    expect(await redis.server.send('CONFIG', 'GET', 'hz')).toContain('\r\n10\r\n');
    const fromMs = performance.now();
    for (let i = 0; i < 10; i += 1) {
      expect(await store.exchange.awaitWork('default', 20)).toBe('silence');
    }
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(500, fromMs));
  });

  it('never has more in hand than its concurrency, and begins as many at once', async () => {
    const store = await redis.store();
    let inHand = 0;
    let most = 0;
    let running = 0;
    await workOver(store, {
      concurrency: 20,
      async work() {
        inHand += 1;
        most = Math.max(most, inHand);
        if (inHand === 20) running = (await store.archive.totals()).running;
        await delay(30);
        inHand -= 1;
      },
    });
    await stageAll(
      store,
      Array.from({ length: 120 }, (_, i) => runDueIn(0, { jobId: `job-${i}` })),
    );
    await eventually('all have ended', async () => (await succeededOf(store)) === 120);
    expect(most).toBe(20);
    // Nor has Redis given it more than it can begin.
    expect(running).toBeLessThanOrEqual(20);
  });

  it('hands the call on when it takes nothing, so that another worker hears it', async () => {
    const [store, pausedStore] = [await redis.store(), await redis.store()];
    const time = measuredTime();
    const pausedWorker = await workOver(pausedStore, { time });
    // The first to block is the first that Redis calls.
    await delay(300);
    await workOver(store, { workerId: 'worker-b' });
    await delay(300);
    time.measure(2_000, 'unfit');
    expect(pausedWorker.state).toBe('distrusts-clock');
    const asked = { jobId: 'nightly-report', askedAt: Date.now(), trigger: 'manual' } as const;
    const runId = askedRunId({ ...asked, mark: 'mark' });
    const run = runDueIn(0, { runId, trigger: 'manual', fireTime: asked.askedAt });
    expect(await store.archive.enqueueManual(run)).toMatchObject({ kind: 'enqueued' });
    const fromMs = performance.now();
    await untilRun(store, run, 'succeeded');
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(2_000, fromMs));
    expect(await store.archive.get(run.runId)).toMatchObject({ workerId: 'worker-b' });
  });

  it('keeps a run that takes longer than the silence of a dead worker, while it lives', async () => {
    const [store, watching] = [await redis.store(), await redis.store()];
    const attempts: number[] = [];
    const work: Handler = async (_, { attempt, signal }) => {
      attempts.push(attempt);
      await delay(8_000, undefined, { signal });
    };
    await workOver(store, { work });
    await workOver(watching, { workerId: 'worker-b', work });
    const run = await stageOne(store, runDueIn(0));
    await untilRun(store, run, 'running');
    const holder = (await store.archive.get(run.runId))?.workerId ?? '';
    const seen: unknown[] = [];
    while ((await store.archive.get(run.runId))?.state === 'running') {
      seen.push(await watching.lives.recover(holder, 5_000));
      await delay(500);
    }
    expect(new Set(seen)).toEqual(new Set(['alive']));
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(attempts).toEqual([1]);
  });

  it('locks the entry of what it does for as long as it does it, by which the tools of BullMQ know that somebody has it', async () => {
    const store = await redis.store();
    let end = () => {};
    const work = () =>
      new Promise<void>((resolve) => {
        end = resolve;
      });
    await workOver(store, { work });
    const run = await stageOne(store, runDueIn(0));
    await untilRun(store, run, 'running');
    const lock = `{esc}:default:${run.runId}:lock`;
    expect(await redis.server.send('GET', lock)).toContain('worker-a');
    // However long its worker is silent, BullMQ must not take it for stalled.
    expect(await redis.server.send('PTTL', lock)).toContain(':-1');
    end();
    await untilRun(store, run, 'succeeded');
    expect(await redis.server.send('EXISTS', lock)).toContain(':0');
  });

  it('leaves what it is doing to nobody when a foreign hand puts it among the waiting', async () => {
    const store = await redis.store();
    const attempts: number[] = [];
    let end = () => {};
    await workOver(store, {
      work: (_, { attempt }) => {
        attempts.push(attempt);
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      },
    });
    const run = await stageOne(store, runDueIn(0));
    await untilRun(store, run, 'running');
    await redis.server.send('LPUSH', '{esc}:default:wait', run.runId);
    await redis.server.send('ZADD', '{esc}:default:marker', '0', '0');
    await eventually('the queue has put it away', async () => {
      return (await redis.server.send('LLEN', '{esc}:default:wait')) === ':0\r\n';
    });
    end();
    await untilRun(store, run, 'succeeded');
    expect(attempts).toEqual([1]);
  });

  it('does a run once more that it was given again while it did not know that it had lost it', async () => {
    const store = await redis.store();
    const attempts: number[] = [];
    await workOver(store, {
      async work(_, { attempt, signal }) {
        attempts.push(attempt);
        // The first does not end by itself.
        if (attempts.length === 1) await delay(60_000, undefined, { signal });
      },
    });
    const run = await stageOne(store, runDueIn(0));
    await untilRun(store, run, 'running');
    // As when all of its process stood still: others took it for dead, and it did not notice.
    expect(await store.lives.recover('worker-a', 0)).toEqual({ retried: 1, lost: 0 });
    await untilRun(store, run, 'succeeded');
    expect(attempts).toHaveLength(2);
    expect(await attemptOf(store, run)).toBeGreaterThanOrEqual(2);
  });

  it('does a run with a lock once more that it was given again in the same way', async () => {
    const store = await redis.store();
    let begun = 0;
    await workOver(store, {
      async work(_, { signal }) {
        begun += 1;
        if (begun === 1) await delay(60_000, undefined, { signal });
      },
    });
    const run = await stageOne(store, runDueIn(0, { lock: 'ledger' }));
    await untilRun(store, run, 'running');
    expect(await store.lives.recover('worker-a', 0)).toEqual({ retried: 1, lost: 0 });
    await untilRun(store, run, 'succeeded');
    expect(begun).toBe(2);
  });

  it('begins the next run of its job with the end of the one before, though both are due', async () => {
    const store = await redis.store();
    const begun: string[] = [];
    const runs = [runDueIn(-2_000), runDueIn(-1_000)].map((run) => ({
      ...run,
      overlap: 'allow' as const,
    }));
    await stageAll(store, runs);
    await workOver(store, { concurrency: 1, work: (_, { runId }) => void begun.push(runId) });
    await eventually('both have ended', async () => (await succeededOf(store)) === 2);
    expect(begun).toEqual(runs.map(({ runId }) => runId));
    expect(await takeDue(store)).toEqual([]);
    expect(await store.schedule.stage(term, [advanceOf(runs)])).toEqual({ kind: 'committed' });
    expect(await takeDue(store)).toEqual([]);
  });
});
