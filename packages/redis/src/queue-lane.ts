import type { Clock, Delivery, Handled, Logger } from '@escapement/core';
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

export interface LaneParts {
  readonly url: string;
  readonly prefix: string;
  readonly connection: () => Connection;
  readonly signingKey: SigningKey;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface LaneOptions {
  readonly queue: string;
  readonly concurrency: number;
  readonly handle: (delivery: Delivery) => Promise<Handled>;
  readonly paused: () => boolean;
}

/** One worker of BullMQ's on one queue. */
export interface Lane {
  readonly queue: string;
  ready(): Promise<void>;
  pause(): Promise<void>;
  resume(): void;
  /** Whether its blocking connection has ended for good, though nobody closed it. */
  isDead(): boolean;
  /** Another lane in its place. */
  reopened(): Lane;
  /** Resolves when everything in hand is done, or the deadline has passed and the sockets are cut. */
  drain(deadlineMs: number): Promise<void>;
}

/** Opens a lane, which takes runs as soon as Redis answers. */
export function openLane(parts: LaneParts, options: LaneOptions): Lane {
  const { queue, concurrency } = options;
  const { signingKey, clock, logger, prefix } = parts;
  const { client } = parts.connection();
  const held = holdRuns(clock, lockDurationMs);
  const blocking = new Redis(parts.url, redisOptions(`take:${queue}`, { kind: 'blocking' }));
  const worker: Worker = new Worker(
    queue,
    (job, token = '') =>
      deliver({ ...options, worker, client, held, signingKey, clock, logger }, job, token),
    workerOptions(prefix, concurrency),
    (name, opts) => backendOf({ name, opts, prefix, client, blocking }),
  );
  watch(worker, held, logger);
  return {
    queue,
    ready: () => worker.waitUntilReady(),
    pause: () => worker.pause(true),
    resume: () => void worker.resume(),
    isDead: () => blocking.status === 'end' && worker.closing === undefined,
    reopened: () => openLane(parts, options),
    drain: (deadlineMs) => drain({ worker, blocking, held }, deadlineMs),
  };
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
    new RedisConnection(client, { shared: true, blocking: true, skipVersionCheck: true }),
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
async function drain(
  lane: { readonly worker: Worker; readonly blocking: Redis; readonly held: HeldRuns },
  deadlineMs: number,
): Promise<void> {
  const { worker, blocking, held } = lane;
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
