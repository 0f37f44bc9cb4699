import { scheduledRunId } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually, startRedisServer } from '@escapement/testkit';
import { advanceOf, runDueIn } from '../integration/redis-plans.ts';
import { storeOver, takeOffice, term } from '../integration/redis-rig.ts';
import { carryJobs, workerOver } from '../integration/redis-worker-rig.ts';
import { cpuSecondsOf } from '../rig/cpu.ts';
import { numbersOf } from '../rig/numbers-of.ts';

interface Rate {
  readonly perSecond: number;
  /** Processor time per run, of this process and of Redis: what is left to say on a busy machine. */
  readonly nodeMicros: number;
  readonly redisMicros: number;
}

/**
 * How many runs a leader stages in a second, and how many one worker process takes, runs and ends with a task that takes no
 * time. Both against a Redis of their own on this machine.
 */
export async function run(argv: readonly string[]): Promise<unknown> {
  const byDefault = { runs: 30_000, batch: 100, concurrency: 100 };
  const { runs, batch, concurrency } = numbersOf(argv, byDefault);
  const server = await startRedisServer();
  const store = await storeOver(server);
  const measure = (work: () => Promise<void>) => rateOf({ runs, redisPid: server.pid, work });
  try {
    await takeOffice(store, term);
    const staged = await measure(() =>
      stageLot(store, { runs, batch, queue: 'default', ahead: true }),
    );
    await stageLot(store, { runs, batch, queue: 'work', ahead: false });
    const worked = await measure(() => workLot(store, { runs, concurrency }));
    return { runs, batch, concurrency, staged, worked };
  } finally {
    await store.close(5_000);
    await server.dispose();
  }
}

async function rateOf(options: {
  readonly runs: number;
  readonly redisPid: number | undefined;
  readonly work: () => Promise<void>;
}): Promise<Rate> {
  const { runs, redisPid, work } = options;
  const [node, redis] = [cpuSecondsOf([process.pid]), cpuSecondsOf([redisPid])];
  const fromMs = performance.now();
  await work();
  const tookMs = performance.now() - fromMs;
  return {
    perSecond: Math.round((runs / tookMs) * 1_000),
    nodeMicros: Math.round(((cpuSecondsOf([process.pid]) - node) / runs) * 1e6),
    redisMicros: Math.round(((cpuSecondsOf([redisPid]) - redis) / runs) * 1e6),
  };
}

/** Stages so many runs, each batch one run of each of so many jobs; due in an hour, or already. */
async function stageLot(
  store: RedisStore,
  lot: { runs: number; batch: number; queue: string; ahead: boolean },
): Promise<void> {
  const first = Date.now() - lot.runs;
  const jobs = Array.from({ length: lot.batch }, (_, i) =>
    runDueIn(0, { jobId: `${lot.queue}-${i}`, queue: lot.queue, overlap: 'allow' }),
  );
  await carryJobs(store, jobs);
  for (let at = 0; at < lot.runs; at += lot.batch) {
    const advances = Array.from({ length: Math.min(lot.batch, lot.runs - at) }, (_, i) => {
      const jobId = `${lot.queue}-${i}`;
      const fireTime = first + at;
      const dueTime = lot.ahead ? fireTime + 3_600_000 : fireTime;
      const runId = scheduledRunId(jobId, fireTime);
      const run = runDueIn(0, {
        jobId,
        fireTime,
        dueTime,
        runId,
        queue: lot.queue,
        overlap: 'allow',
      });
      return advanceOf([run], { nextFireTime: fireTime + 1 });
    });
    await store.schedule.stage(term, advances);
  }
}

async function workLot(
  store: RedisStore,
  { runs, concurrency }: { readonly runs: number; readonly concurrency: number },
): Promise<void> {
  const worker = workerOver(store, { queues: ['work'], concurrency });
  await worker.start((error) => {
    throw error;
  });
  const succeeded = async () => (await store.archive.totals()).last24h.succeeded;
  await eventually('all are worked off', async () => (await succeeded()) >= runs, {
    withinMs: 120_000,
    everyMs: 50,
  });
  await worker.stop();
}
