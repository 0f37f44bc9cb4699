import { type QueueBaseOptions, QueueKeys, RedisConnection, RedisQueueBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { redisOptions } from './connection.ts';

/** How long a worker that says nothing keeps a run, and how often the others look for such runs. */
export const lockDurationMs = 10_000;
export const stalledIntervalMs = 5_000;
/** After so many lost workers the queue gives a run up, and the auditor settles it as lost. */
const maxStalledCount = 3;

/** BullMQ's backend of one queue, with a connection of its own for the read that blocks. */
export interface QueueBackend {
  readonly backend: RedisQueueBackend;
  /** For commands; BullMQ's go over the same. */
  readonly client: Redis;
  readonly blocking: Redis;
}

/**
 * The connection for commands is shared by all queues; the blocking one is ours to cut when closing hangs. The options are those
 * that BullMQ's scripts read of a worker.
 */
export function openQueueBackend(options: {
  readonly url: string;
  readonly prefix: string;
  readonly queue: string;
  readonly client: Redis;
}): QueueBackend {
  const { url, prefix, queue, client } = options;
  const blocking = new Redis(url, redisOptions(`take:${queue}`, { kind: 'blocking' }));
  const keys = new QueueKeys(prefix);
  const settings: QueueBaseOptions & Record<string, unknown> = {
    prefix,
    connection: {},
    lockDuration: lockDurationMs,
    stalledInterval: stalledIntervalMs,
    maxStalledCount,
  };
  const backend = new RedisQueueBackend(
    new RedisConnection(client, { shared: true, blocking: true, skipVersionCheck: true }),
    queue,
    keys.getKeys(queue),
    (type) => keys.toKey(queue, type),
    settings,
    // This one asks for the version, since only then blocks are timed in fractions of a second.
    new RedisConnection(blocking, { shared: false, blocking: true }),
  );
  return { backend, client, blocking };
}
