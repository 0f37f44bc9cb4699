import type { Logger, TlsIdentity } from '@escapement/core';
import {
  type IRedisTransaction,
  QueueKeys,
  type QueueOptions,
  RedisConnection,
  RedisQueueBackend,
} from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { allScripts } from './lua/all-scripts.ts';
import { defineScripts } from './script.ts';
import { unavailable } from './store-fault.ts';

/** How a connection behaves while Redis is away. */
export type Temper =
  /** Fails at once, and never sends a command twice: for writers and for answers that a person waits for. */
  | { readonly kind: 'prompt'; readonly commandTimeoutMs: number; readonly autoPipelining: boolean }
  /**
   * Waits for Redis to come back: for workers, whose calls are idempotent and whose work is lost otherwise. Each command goes out
   * at once, so that Redis works on the first while the worker composes the next; kept back for the end of the turn, Redis and
   * the workers would wait for each other by turns.
   */
  | { readonly kind: 'patient' }
  /** The same, for a read that is silent on purpose; BullMQ watches over it with a timer of its own. */
  | { readonly kind: 'blocking' };

/** One TCP connection to Redis, with BullMQ's scripts and ours on it. */
export interface Connection {
  readonly client: Redis;
  /** BullMQ's view of the same connection, for its public transaction methods. */
  readonly backend: RedisQueueBackend;
  /** Counts the sockets that were lost; a WATCH belongs to one life. */
  lives(): number;
  /** Resolves when commands may be sent; rejects when the connection was closed for good. */
  ready(): Promise<void>;
  beginTransaction(): Promise<IRedisTransaction>;
  /** Closes in order, and by force when the deadline has passed. */
  close(deadlineMs: number): Promise<void>;
}

/** The client library's options, without the one that its constructor declares otherwise. */
type ConnectionOptions = Omit<RedisOptions, 'replyMapping'>;

/** Longest silence after a command before the socket is given up: a network that swallows packets closes nothing. */
const silenceMs = 5_000;

/** Opens a connection; it returns at once and connects in the background, again and again. */
export function openConnection(options: {
  readonly url: string;
  readonly tls?: TlsIdentity | undefined;
  readonly prefix: string;
  readonly name: string;
  readonly temper: Temper;
  readonly logger: Logger;
}): Connection {
  const client = new Redis(options.url, {
    ...redisOptions(options.name, options.temper),
    ...tlsOptions(options.tls),
  });
  defineScripts(client, allScripts);
  // Without the version check, whose INFO is asked once: lost with a socket, it would leave the connection unusable for good.
  const connection = new RedisConnection(client, {
    shared: true,
    blocking: false,
    skipVersionCheck: true,
  });
  const backend = backendOver(connection, options.prefix);
  let lost = 0;
  client.on('close', () => {
    lost += 1;
  });
  quieten({ client, backend, name: options.name, logger: options.logger });
  return {
    client,
    backend,
    lives: () => lost,
    ready: async () => void (await connection.client),
    beginTransaction: async () => (await connection.client).multi(),
    close: (deadlineMs) => closeClient(client, deadlineMs),
  };
}

/** Nothing without an identity: whether there is TLS at all, the URL says. */
export function tlsOptions(tls: TlsIdentity | undefined): ConnectionOptions {
  if (tls === undefined) return {};
  return { tls: { ...(tls.ca === undefined ? {} : { ca: tls.ca }), ...tls.client } };
}

export function redisOptions(name: string, temper: Temper): ConnectionOptions {
  const common: ConnectionOptions = {
    connectionName: `escapement:${name}`,
    connectTimeout: 3_000,
    retryStrategy: (times) => Math.min(25 * 2 ** Math.min(times, 6), 1_000),
  };
  if (temper.kind === 'blocking') return { ...common, maxRetriesPerRequest: null };
  const talking: ConnectionOptions = {
    ...common,
    socketTimeout: silenceMs,
  };
  if (temper.kind === 'patient') return { ...talking, maxRetriesPerRequest: null };
  return {
    ...talking,
    enableAutoPipelining: temper.autoPipelining,
    enableOfflineQueue: false,
    commandTimeout: temper.commandTimeoutMs,
    // 0 rejects whatever was in flight when the socket closed. Anything else would send a MULTI … EXEC again on the next
    // socket, where no WATCH guards it: a write without its fence.
    maxRetriesPerRequest: 0,
  };
}

/** Which queue it is over does not matter: every call of ours passes the keys of its own. */
function backendOver(connection: RedisConnection, prefix: string): RedisQueueBackend {
  const keys = new QueueKeys(prefix);
  const any = 'any';
  const options: QueueOptions = { prefix, connection: {} };
  return new RedisQueueBackend(
    connection,
    any,
    keys.getKeys(any),
    (type) => keys.toKey(any, type),
    options,
  );
}

/** Connection errors repeat with every attempt; what matters is said once per change by the dependency watch. */
function quieten(options: {
  readonly client: Redis;
  readonly backend: RedisQueueBackend;
  readonly name: string;
  readonly logger: Logger;
}): void {
  const { client, backend, name, logger } = options;
  client.on('error', (error) =>
    logger.debug({ err: error, connection: name }, 'redis connection error'),
  );
  backend.on('error', () => {});
}

/** Asks politely and then cuts: QUIT over a socket whose server is frozen would wait for ever. */
export async function closeClient(client: Redis, deadlineMs: number): Promise<void> {
  if (client.status === 'end') return;
  if (client.status === 'ready') {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.max(deadlineMs, 0));
    });
    const quit = client.quit().then(
      () => undefined,
      () => undefined,
    );
    await Promise.race([quit, late]);
    clearTimeout(timer);
  }
  client.disconnect();
}

/** Rejects unless the connection can take a command now, so that no work is composed in vain. */
export function mustBeReady(connection: Connection, doing: string): void {
  if (connection.client.status !== 'ready') {
    throw unavailable(doing, `the connection is ${connection.client.status}`);
  }
}
