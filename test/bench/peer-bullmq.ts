import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RedisServer } from '@escapement/testkit';
import { Queue } from 'bullmq';
import { type Begin, readBegins } from '../rig/record.ts';
import { type Effort, effortOf, withoutCanary } from './effort.ts';

/** What the peer did in the window that begins at `from`. */
export interface PeerRun {
  readonly jobIds: readonly string[];
  readonly from: number;
  readonly begins: readonly Begin[];
  readonly spent: Effort;
}

/** BullMQ's own job schedulers, one for each schedule, every second, as its documentation says to use them. */
export async function runBullmqSchedulers(options: {
  readonly schedules: number;
  readonly seconds: number;
  readonly workers: number;
  readonly redis: RedisServer;
  /** From when its schedules stand to when the window begins. */
  readonly warmMs: number;
  readonly graceMs: number;
  readonly phase: 'spread' | 'aligned';
}): Promise<PeerRun> {
  const directory = await mkdtemp(join(tmpdir(), 'escapement-peer-'));
  const recordFile = join(directory, 'begins.jsonl');
  const jobIds = Array.from({ length: options.schedules }, (_, i) => `tick-${i}`);
  const queue = new Queue('peer', { connection: { host: '127.0.0.1', port: options.redis.port } });
  const workers = Array.from({ length: options.workers }, () =>
    startWorker(options.redis.port, recordFile),
  );
  try {
    await upsertAll(queue, jobIds, options.phase);
    await delay(options.warmMs);
    const from = Math.ceil(Date.now() / 1000) * 1000 + 1000;
    const until = from + options.seconds * 1000;
    const pids = { redis: [options.redis.pid], workers: workers.map(({ pid }) => pid) };
    await delay(from - Date.now());
    const effort = await effortOf(pids, options.redis);
    await delay(until - Date.now());
    const spent = await effort();
    await delay(options.graceMs);
    return { jobIds, from, begins: readBegins(recordFile), spent };
  } finally {
    await queue.close();
    await Promise.all(workers.map(end));
    await rm(directory, { recursive: true, force: true });
  }
}

/** A scheduler of `every` takes its phase from the moment it is made, which spreads them; a pattern aligns them. */
async function upsertAll(
  queue: Queue,
  jobIds: readonly string[],
  phase: 'spread' | 'aligned',
): Promise<void> {
  const repeat = phase === 'aligned' ? { pattern: '* * * * * *' } : { every: 1000 };
  const rest = [...jobIds];
  const lane = async () => {
    for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
      const template = { name: id, opts: { removeOnComplete: true, removeOnFail: true } };
      await queue.upsertJobScheduler(id, repeat, template);
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

function startWorker(port: number, recordFile: string): ChildProcess {
  const script = fileURLToPath(new URL('peer-bullmq-worker.mjs', import.meta.url));
  return spawn(process.execPath, [script], {
    env: {
      PATH: process.env['PATH'],
      PEER_REDIS_PORT: String(port),
      DRILL_RECORD_FILE: recordFile,
      ...withoutCanary,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const gone = once(worker, 'exit');
  worker.kill('SIGKILL');
  await gone;
}
