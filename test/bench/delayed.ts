/**
 * What runs cost that are asked for later: their bytes in Redis while they wait, how many are put in a second, and what staging costs beside them,
 * held against the same without them.
 */
import {
  askedRunId,
  type DelayedRun,
  delayedEnvelope,
  delayedMark,
  jobDefinitionSchema,
} from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { startRedisServer } from '@escapement/testkit';
import { Redis } from 'ioredis';
import { advanceOf, runDueIn } from '../integration/redis-plans.ts';
import { storeOver, takeOffice, term } from '../integration/redis-rig.ts';
import { cpuSecondsOf } from '../rig/cpu.ts';
import { numbersOf } from '../rig/numbers-of.ts';
import { judged } from '../rig/wanted.ts';

const atOnce = 500;
const staged = 10_000;
const perBatch = 50;
const hourMs = 3_600_000;

export async function run(argv: readonly string[]): Promise<unknown> {
  const { runs, jobs } = numbersOf(argv, { runs: 1_000_000, jobs: 100 });
  const server = await startRedisServer();
  const store = await storeOver(server);
  const client = new Redis(server.port, '127.0.0.1');
  const measure = async (count: number, work: () => Promise<void>) => {
    const before = cpuSecondsOf([server.pid]);
    const fromMs = performance.now();
    await work();
    return {
      perSecond: Math.round((count / (performance.now() - fromMs)) * 1_000),
      redisMicros: Math.round(((cpuSecondsOf([server.pid]) - before) / count) * 1e6),
    };
  };
  try {
    await takeOffice(store, term);
    const without = await measure(staged, () => stageSchedules(store, 0));
    const before = await usedBytes(client);
    const put = await measure(runs, () => putAll(store, { runs, jobs }));
    const bytesPerRun = Math.round(((await usedBytes(client)) - before) / runs);
    const beside = await measure(staged, () => stageSchedules(store, 1));
    const due = Math.min(runs, staged);
    const fired = await measure(due, () => stageDue(store, due));
    const wanted = judged({ bytesPerRun: [bytesPerRun, { atMost: 400 }] });
    return { runs, jobs, bytesPerRun, put, staging: { without, beside }, fired, wanted };
  } finally {
    client.disconnect();
    await store.close(5_000);
    await server.dispose();
  }
}

/** Each with a key such as people use, spread over a day from in an hour on. */
async function putAll(
  store: RedisStore,
  { runs, jobs }: { readonly runs: number; readonly jobs: number },
): Promise<void> {
  const askedAt = Date.now();
  for (let from = 0; from < runs; from += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, runs - from) }, (_, i) => from + i);
    await Promise.all(
      some.map((i) => {
        const run = delayedRun(i, { jobId: `remind-${i % jobs}`, askedAt, runs });
        return store.delayed.put(run, { onDuplicate: 'keep', envelope: undefined });
      }),
    );
  }
}

function delayedRun(
  i: number,
  of: { readonly jobId: string; readonly askedAt: number; readonly runs: number },
): DelayedRun {
  const { jobId, askedAt, runs } = of;
  const dueTime = askedAt + hourMs + Math.floor((i / runs) * 24 * hourMs);
  const mark = delayedMark(i.toString(36).padStart(12, '0'), '0000');
  const runId = askedRunId({ jobId, askedAt: dueTime, trigger: 'delayed', mark });
  return { runId, jobId, key: `order:${i}`, dueTime, askedAt, by: 'token at 10.0.0.1' };
}

/** Runs of schedules, as a leader stages them. */
async function stageSchedules(store: RedisStore, lot: number): Promise<void> {
  for (let from = 0; from < staged; from += perBatch) {
    const advances = Array.from({ length: perBatch }, (_, i) => {
      const fireTime = Date.now() + 48 * hourMs;
      return advanceOf([runDueIn(0, { jobId: `tick-${lot}-${from + i}`, fireTime })]);
    });
    await store.schedule.stage(term, advances);
  }
}

/** The first of them, as if their time had nearly come. */
async function stageDue(store: RedisStore, count: number): Promise<void> {
  const at = new Date(0).toISOString();
  for (let done = 0; done < count; ) {
    const due = await store.schedule.dueDelayed(Date.now() + 26 * hourMs, perBatch);
    const fates = due.map((run) => {
      const definition = jobDefinitionSchema.parse({
        ...{ id: run.jobId, version: 1, revision: 1, createdAt: at, updatedAt: at },
        ...{ schedule: { kind: 'manual' }, task: { kind: 'handler', handler: 'noop' } },
      });
      const envelope = delayedEnvelope(definition, run, term.epoch);
      return { kind: 'staged', run, envelope } as const;
    });
    await store.schedule.stageDelayed(term, fates);
    done += due.length;
    if (due.length === 0) return;
  }
}

async function usedBytes(client: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1] ?? 0);
}
