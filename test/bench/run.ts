import { setTimeout as delay } from 'node:timers/promises';
import { scheduledRunId } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { startRedisServer } from '@escapement/testkit';
import { Worker as PeerWorker, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { advanceOf, runDueIn } from '../integration/redis-plans.ts';
import { storeOver, takeOffice, term } from '../integration/redis-rig.ts';
import { carryJobs, workerOver } from '../integration/redis-worker-rig.ts';
import { cpuSecondsOf } from '../rig/cpu.ts';
import { numbersOf } from '../rig/numbers-of.ts';

interface Lot {
  readonly count: number;
  readonly concurrency: number;
  readonly port: number;
  readonly redisPid: number | undefined;
}

/** What working off a backlog came to, each figure for one run. */
interface Worked {
  readonly perSecond: number;
  readonly nodeMicros: number;
  readonly redisMicros: number;
  /** Those that scripts give counted too. */
  readonly commands: number;
  /** Sent to and by Redis. */
  readonly wireBytes: number;
  readonly aofBytes: number;
}

const jobs = 1_000;
const batch = 500;

/**
 * How fast one process works a backlog off with tasks that take no time, beside BullMQ's own worker with an empty processor: the same
 * Redis with its append-only file, one after the other in the same run, the same number of hands.
 */
export async function run(argv: readonly string[]): Promise<unknown> {
  const { count, concurrency } = numbersOf(argv, { count: 20_000, concurrency: 100 });
  const server = await startRedisServer({ appendonly: 'yes' });
  const lot = { count, concurrency, port: server.port };
  const store = await storeOver(server);
  try {
    const ours = await workOurs(store, { ...lot, redisPid: server.pid });
    await server.flush();
    const peer = await workPeer({ ...lot, redisPid: server.pid });
    return { count, ours, peer, ratio: Math.round((100 * ours.perSecond) / peer.perSecond) / 100 };
  } finally {
    await store.close(5_000);
    await server.dispose();
  }
}

async function workOurs(store: RedisStore, lot: Lot): Promise<Worked> {
  await takeOffice(store, term);
  const jobIds = Array.from({ length: jobs }, (_, i) => `tick-${i}`);
  await carryJobs(
    store,
    jobIds.map((jobId) => runDueIn(0, { jobId, overlap: 'allow' })),
  );
  const first = Date.now() - lot.count;
  for (let at = 0; at < lot.count; at += batch) {
    const advances = Array.from({ length: Math.min(batch, lot.count - at) }, (_, i) => {
      const jobId = jobIds[(at + i) % jobs] ?? '';
      const fireTime = first + at + i;
      const runId = scheduledRunId(jobId, fireTime);
      return advanceOf([runDueIn(0, { jobId, fireTime, runId, overlap: 'allow' })]);
    });
    await store.schedule.stage(term, advances);
  }
  let done = 0;
  const worker = workerOver(store, {
    concurrency: lot.concurrency,
    work: () => {
      done += 1;
    },
  });
  const settled = async () => {
    if (done < lot.count) return false;
    return (await store.archive.totals()).last24h.succeeded >= lot.count;
  };
  const worked = await measured(lot, {
    begin: () =>
      worker.start((error) => {
        throw error;
      }),
    isDone: settled,
  });
  await worker.stop();
  return worked;
}

async function workPeer(lot: Lot): Promise<Worked> {
  const connection = { host: '127.0.0.1', port: lot.port, maxRetriesPerRequest: null };
  const queue = new Queue('peer', { connection });
  const opts = { removeOnComplete: true, removeOnFail: true };
  for (let at = 0; at < lot.count; at += batch) {
    const some = Math.min(batch, lot.count - at);
    await queue.addBulk(Array.from({ length: some }, () => ({ name: 'run', data: {}, opts })));
  }
  const { concurrency } = lot;
  const worker = new PeerWorker('peer', async () => {}, {
    connection,
    concurrency,
    autorun: false,
  });
  let done = 0;
  worker.on('completed', () => {
    done += 1;
  });
  const worked = await measured(lot, {
    begin: async () => {
      await worker.waitUntilReady();
      void worker.run();
    },
    isDone: async () => done >= lot.count,
  });
  await worker.close();
  await queue.close();
  return worked;
}

/** What the work costs from its beginning until it is done. */
async function measured(
  { count, port, redisPid }: Lot,
  work: { readonly begin: () => Promise<void>; readonly isDone: () => Promise<boolean> },
): Promise<Worked> {
  const client = new Redis(port, '127.0.0.1');
  const before = await countersOf(client);
  const [node, redis] = [cpuSecondsOf([process.pid]), cpuSecondsOf([redisPid])];
  const fromMs = performance.now();
  await work.begin();
  while (!(await work.isDone())) await delay(20);
  const tookMs = performance.now() - fromMs;
  const micros = (seconds: number) => Math.round((seconds / count) * 1e6);
  const [nodeMicros, redisMicros] = [
    micros(cpuSecondsOf([process.pid]) - node),
    micros(cpuSecondsOf([redisPid]) - redis),
  ];
  const after = await countersOf(client);
  client.disconnect();
  const each = (name: keyof Counters) =>
    Math.round((10 * (after[name] - before[name])) / count) / 10;
  return {
    perSecond: Math.round((count / tookMs) * 1_000),
    nodeMicros,
    redisMicros,
    commands: each('commands'),
    wireBytes: each('wireBytes'),
    aofBytes: each('aofBytes'),
  };
}

interface Counters {
  readonly commands: number;
  readonly wireBytes: number;
  readonly aofBytes: number;
}

async function countersOf(client: Redis): Promise<Counters> {
  const [commands, stats, persistence] = await Promise.all([
    client.info('commandstats'),
    client.info('stats'),
    client.info('persistence'),
  ]);
  const sum = (text: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);
  return {
    commands: sum(commands, /calls=(\d+)/g),
    wireBytes: sum(stats, /total_net_(?:in|out)put_bytes:(\d+)/g),
    aofBytes: sum(persistence, /aof_current_size:(\d+)/g),
  };
}
