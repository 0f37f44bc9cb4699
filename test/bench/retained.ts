/** What kept history costs. Some runs go their whole way through the product's own scripts, the others are written after their like. */
import { parseArgs } from 'node:util';
import { type RunFilter, redisMillis, scheduledRunId } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { type RedisServer, startRedisServer } from '@escapement/testkit';
import { Redis } from 'ioredis';
import { advanceOf, runDueIn } from '../integration/redis-plans.ts';
import { storeOver, takeOffice, term } from '../integration/redis-rig.ts';
import { carryJobs } from '../integration/redis-worker-rig.ts';
import { cpuSecondsOf } from '../rig/cpu.ts';
import { residentMbOf } from '../rig/memory.ts';
import { judged } from '../rig/wanted.ts';
import { askedTimes } from './asked-times.ts';
import { fillHistory, type Lot, patternsOf } from './kept-history.ts';

const jobs = 1_000;
const jobIds = Array.from({ length: jobs }, (_, i) => `report-${i}`);
/** Beyond what any job keeps here, so that nothing is dropped before it is to be. */
const keepAll = 1_000_000_000;
const written = 500;
const asks = 50;
/** Runs whose ending drops an older one, of those that are compared. */
const compared = 4_000;
const rounds = 3;

interface Bench {
  readonly server: RedisServer;
  readonly store: RedisStore;
  readonly client: Redis;
  /** Of the next run that goes through the scripts; all are due already. */
  nextFireTime: number;
}

export async function run(argv: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...argv],
    options: { runs: { type: 'string', default: '1000000' } },
  });
  const runs = Number(values.runs);
  const server = await startRedisServer();
  const store = await storeOver(server);
  const client = new Redis(server.port, '127.0.0.1');
  const bench = { server, store, client, nextFireTime: Date.now() - 1_200_000 };
  try {
    store.exchange.attend({ workerId: 'bench', inHand: () => [] });
    await takeOffice(store, term);
    await carryJobs(
      store,
      jobIds.map((jobId) => runDueIn(0, { jobId, overlap: 'allow' })),
    );
    await store.memory.keepPerJob(keepAll);
    // The scripts, and what a first run of a job makes beside its record, are there before it is measured.
    await endRuns(bench, jobs);
    const from = Date.now() - 3_000 * runs;
    const memory = await fill(bench, { runs, from });
    const lists = await listed(bench, { runs, from });
    const pruning = await pruned(bench, runs);
    const wanted = judged({
      bytesPerRun: [memory.bytesPerRun, { atMost: 350 }],
      pruningMicros: [pruning.inBulk.micros, { atMost: 5 }],
    });
    return { runs, jobs, ...memory, lists, pruning, wanted };
  } finally {
    client.disconnect();
    await store.close(5_000);
    await server.dispose();
  }
}

/** Stages, takes and ends so many runs of fire times one millisecond apart, each job in turn, through the scripts of leader and worker. */
async function endRuns(bench: Bench, count: number): Promise<void> {
  const { store, nextFireTime: from } = bench;
  bench.nextFireTime += count;
  for (let at = 0; at < count; at += written) {
    const some = Array.from({ length: Math.min(written, count - at) }, (_, i) => at + i);
    const advances = some.map((i) => {
      const [jobId = '', fireTime] = [jobIds[i % jobs], from + i];
      const runId = scheduledRunId(jobId, fireTime);
      return advanceOf([runDueIn(0, { jobId, fireTime, runId, overlap: 'allow' })]);
    });
    await store.schedule.stage(term, advances);
    await workOff(store);
  }
}

/** Takes all that is due and ends it; one in twenty fails. */
async function workOff(store: RedisStore): Promise<void> {
  const nothing = { backs: [], begins: [] };
  let count = 0;
  for (let ends: Parameters<RedisStore['exchange']['exchange']>[1]['ends'] = []; ; ) {
    const answer = await store.exchange.exchange('default', { ...nothing, ends, most: 32 });
    if (answer.taken.length === 0) return;
    ends = answer.taken.map(({ runId, attempt }) => {
      count += 1;
      const isFailed = count % 20 === 0;
      return isFailed
        ? { runId, attempt, event: 'fail' as const, reason: 'the upstream answered 503' }
        : { runId, attempt, event: 'succeed' as const };
    });
  }
}

/** Answers what Redis takes for each of them. */
async function fill({ client, server, store }: Bench, lot: Omit<Lot, 'jobIds'>) {
  const patterns = await patternsOf(client, jobIds.slice(0, 200));
  const bytes = await fillHistory(client, patterns, { ...lot, jobIds });
  return {
    bytesPerRun: Math.round(bytes / lot.runs),
    redisMb: Math.round(bytes / 2 ** 20),
    redisResidentMb: residentMbOf(server.pid),
    countedMb: Math.round((await store.memory.kept()).runBytes / 2 ** 20),
  };
}

/** How long pages of the archive take, and what they cost both sides in processor time, milliseconds of each. */
async function listed(
  bench: Bench,
  { runs, from }: { readonly runs: number; readonly from: number },
) {
  const { archive } = bench.store;
  const page = (filter: RunFilter) => (_: number) => archive.list(filter);
  const middle = (i: number) => redisMillis(from + Math.floor((i / asks) * runs) * 1_000);
  let cursor: string | undefined;
  const deeper = async () => {
    const answer = await archive.list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    cursor = answer.cursor;
  };
  return {
    newest50: await asked(bench, page({ limit: 50 })),
    newest200: await asked(bench, page({ limit: 200 })),
    succeeded50: await asked(bench, page({ limit: 50, states: ['succeeded'] })),
    failed50: await asked(bench, page({ limit: 50, states: ['failed'] })),
    running50: await asked(bench, page({ limit: 50, states: ['running'] })),
    job50: await asked(bench, (i) => archive.list({ limit: 50, jobId: jobIds[i * 7] ?? '' })),
    jobFailed50: await asked(bench, (i) =>
      archive.list({ limit: 50, jobId: jobIds[i * 7] ?? '', states: ['failed'] }),
    ),
    window50: await asked(bench, (i) =>
      archive.list({ limit: 50, from: middle(i), to: redisMillis(middle(i) + 3_600_000) }),
    ),
    deeper200: await asked(bench, deeper),
    activity50: await asked(bench, (i) => archive.activity(jobIds.slice(i, i + 50))),
    totals: await asked(bench, () => archive.totals()),
  };
}

async function asked({ server }: Bench, ask: (place: number) => Promise<unknown>) {
  const [node, redis] = [cpuSecondsOf([process.pid]), cpuSecondsOf([server.pid])];
  const times = await askedTimes(asks, ask);
  const each = (seconds: number) => rounded((seconds * 1_000) / asks, 10);
  return {
    ...times,
    nodeMs: each(cpuSecondsOf([process.pid]) - node),
    redisMs: each(cpuSecondsOf([server.pid]) - redis),
  };
}

/** Microseconds of Redis for a run that is dropped: where its job has come to keep fewer, and where each end of a run drops an older one. */
async function pruned(bench: Bench, runs: number) {
  const { store, client, server } = bench;
  const micros = async (work: () => Promise<number>) => {
    const before = cpuSecondsOf([server.pid]);
    const count = await work();
    return { count, micros: rounded(((cpuSecondsOf([server.pid]) - before) * 1e6) / count, 10) };
  };
  const ending = async (keep: number) => {
    await store.memory.keepPerJob(keep);
    return micros(async () => {
      await endRuns(bench, compared);
      return compared;
    });
  };
  const kept = Math.floor(runs / jobs);
  const costs = { keeping: [] as number[], dropping: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    costs.keeping.push((await ending(keepAll)).micros);
    const full = Math.floor((await client.zcard('{esc}:-runs')) / jobs);
    costs.dropping.push((await ending(full)).micros);
  }
  await store.memory.keepPerJob(Math.max(1, Math.floor(kept / 2)));
  const inBulk = await micros(() => dropExcess(store));
  return {
    inBulk,
    endMicros: Math.min(...costs.keeping),
    endAndDropMicros: Math.min(...costs.dropping),
  };
}

async function dropExcess(store: RedisStore): Promise<number> {
  let dropped = 0;
  for (let from: number | undefined = 0; from !== undefined; ) {
    const step = await store.memory.dropExcess(from, written);
    dropped += step.dropped;
    from = step.next;
  }
  return dropped;
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
