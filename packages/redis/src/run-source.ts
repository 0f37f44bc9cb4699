import type { Clock, Delivery, Handled, Logger, RunSource } from '@escapement/core';
import {
  type QueueBaseOptions,
  QueueKeys,
  RedisConnection,
  RedisQueueBackend,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import { type Connection, redisOptions } from './connection.ts';
import { deliver } from './delivery.ts';
import { type HeldRuns, holdRuns } from './held-runs.ts';
import type { SigningKey } from './signing-key.ts';

/** How long a worker that says nothing keeps a run, and how often the others look for such runs. */
const lockDurationMs = 10_000;
const stalledIntervalMs = 5_000;
/** After so many lost workers the queue gives a run up, and the auditor settles it as lost. */
const maxStalledCount = 3;
/**
 * Workers of BullMQ's per queue, each with its share of the concurrency. One fetches all it can hold, run after run, before it
 * starts the first; lanes side by side start theirs meanwhile. More lanes than this cost more idle wake-ups than they save.
 */
const mostLanes = 4;
/** How long `start` waits for Redis before it leaves the workers to connect by themselves. */
const startWithinMs = 10_000;

export interface RunSourceParts {
  readonly url: string;
  readonly prefix: string;
  readonly connection: () => Connection;
  readonly signingKey: SigningKey;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One queue's worker. */
interface Take {
  readonly worker: Worker;
  readonly blocking: Redis;
  readonly held: HeldRuns;
}

/** Takes runs from BullMQ, one of its workers per queue. */
export function openRunSource(parts: RunSourceParts): RunSource {
  const takes: Take[] = [];
  let paused = false;
  const isPaused = () => paused;

  return {
    async start({ queues, concurrency, handle }) {
      for (const queue of queues) {
        for (const share of lanesOf(concurrency)) {
          takes.push(openTake({ parts, queue, concurrency: share, handle, paused: isPaused }));
        }
      }
      const ready = Promise.all(takes.map((take) => take.worker.waitUntilReady()));
      ready.catch(() => {});
      await Promise.race([ready, parts.clock.sleep(startWithinMs)]);
    },
    async pause() {
      paused = true;
      await Promise.all(takes.map((take) => take.worker.pause(true)));
    },
    resume() {
      paused = false;
      for (const take of takes) void take.worker.resume();
    },
    async drain(deadlineMs) {
      paused = true;
      await Promise.all(takes.splice(0).map((take) => drain(take, deadlineMs)));
    },
  };
}

/** The concurrency split as evenly as it goes. */
function lanesOf(concurrency: number): readonly number[] {
  const lanes = Math.max(Math.min(mostLanes, concurrency), 1);
  return Array.from({ length: lanes }, (_, i) => Math.ceil((concurrency - i) / lanes));
}

function openTake(options: {
  readonly parts: RunSourceParts;
  readonly queue: string;
  readonly concurrency: number;
  readonly handle: (delivery: Delivery) => Promise<Handled>;
  readonly paused: () => boolean;
}): Take {
  const { parts, queue, concurrency, handle, paused } = options;
  const { signingKey, clock, logger, prefix } = parts;
  const { client } = parts.connection();
  const held = holdRuns(clock, lockDurationMs);
  const blocking = new Redis(parts.url, redisOptions(`take:${queue}`, { kind: 'blocking' }));
  const worker: Worker = new Worker(
    queue,
    (job, token = '') =>
      deliver({ worker, client, held, signingKey, clock, logger, paused, handle }, job, token),
    workerOptions(prefix, concurrency),
    (name, opts) => backendOf({ name, opts, prefix, client, blocking }),
  );
  watch(worker, held, logger);
  return { worker, blocking, held };
}

function workerOptions(prefix: string, concurrency: number): WorkerOptions {
  return {
    connection: {},
    prefix,
    concurrency,
    lockDuration: lockDurationMs,
    stalledInterval: stalledIntervalMs,
    maxStalledCount,
    // BullMQ's default waits 15 s after a lost connection; runs are owed meanwhile.
    runRetryDelay: 500,
    // Nothing finished is kept in the queue: the run's own record is the memory that keeps it from running twice, and it
    // outlives any set that BullMQ trims.
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };
}

/** A backend of ours: the connection for commands is shared by all queues, the blocking one is ours to cut when closing hangs. */
function backendOf(options: {
  readonly name: string;
  readonly opts: QueueBaseOptions;
  readonly prefix: string;
  readonly client: Redis;
  readonly blocking: Redis;
}): RedisQueueBackend {
  const { name, opts, prefix, client, blocking } = options;
  const keys = new QueueKeys(prefix);
  return new RedisQueueBackend(
    new RedisConnection(client, { shared: true, blocking: true }),
    name,
    keys.getKeys(name),
    (type) => keys.toKey(name, type),
    opts,
    new RedisConnection(blocking, { shared: false, blocking: true }),
  );
}

function watch(worker: Worker, held: HeldRuns, logger: Logger): void {
  worker.on('locksRenewed', ({ jobIds }) => held.confirm(jobIds));
  worker.on('lockRenewalFailed', (runIds) => {
    logger.warn({ runIds }, 'the queue took runs away from this worker');
    held.lose(runIds);
  });
  worker.on('stalled', (runId) => {
    logger.warn({ runId }, 'a run lost its worker and is delivered again');
  });
  worker.on('error', (error) => logger.debug({ err: error, queue: worker.name }, 'queue worker'));
}

/** BullMQ's close waits for Redis without end while that is away, so it gets a deadline and then the sockets are cut. */
async function drain(take: Take, deadlineMs: number): Promise<void> {
  const { worker, blocking, held } = take;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), deadlineMs);
  });
  const closed = worker.close().then(
    () => 'closed' as const,
    () => 'closed' as const,
  );
  const outcome = await Promise.race([closed, late]);
  clearTimeout(timer);
  if (outcome === 'late') held.loseAll();
  blocking.disconnect();
}
