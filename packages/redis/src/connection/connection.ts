import type { Logger, TlsIdentity } from '@escapement/core';
import { Redis, type RedisOptions } from 'ioredis';
import { allScripts } from '../scripts/all-scripts.ts';
import { defineScripts } from '../scripts/script.ts';
import { GatheringRedis } from './gathering-redis.ts';
import { HeardConnector } from './heard-connector.ts';
import { unavailable } from './store-fault.ts';

/** How a connection behaves while Redis is away. */
export type Temper =
  /** Fails at once, and never sends a command twice: for writers and for answers that a person waits for. */
  | {
      readonly kind: 'prompt';
      readonly commandTimeoutMs: number;
      /** Whether all commands of one turn of the loop go out in one piece, at its end. */
      readonly gathers: boolean;
    }
  /** Waits for Redis to come back: for a read that is silent on purpose, where whoever waits has a timer of its own. */
  | { readonly kind: 'blocking' };

/** One TCP connection to Redis, with our scripts on it. */
export interface Connection {
  readonly client: Redis;
  /** Resolves when commands may be sent; rejects when the connection was closed for good. */
  ready(): Promise<void>;
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
  readonly name: string;
  readonly temper: Temper;
  readonly logger: Logger;
}): Connection {
  const { name, logger, temper } = options;
  const Client = temper.kind === 'prompt' && temper.gathers ? GatheringRedis : Redis;
  const client = new Client(options.url, {
    ...redisOptions(name, temper),
    ...tlsOptions(options.tls),
  });
  defineScripts(client, allScripts);
  // They repeat with every attempt; what matters is said once per change by the dependency watch.
  client.on('error', (error) =>
    logger.debug({ err: error, connection: name }, 'redis connection error'),
  );
  return {
    client,
    ready: () => untilReady(client),
    close: (deadlineMs) => closeClient(client, deadlineMs),
  };
}

function untilReady(client: Redis): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const onReady = () => {
      client.off('end', onEnd);
      resolve();
    };
    const onEnd = () => {
      client.off('ready', onReady);
      reject(unavailable('connecting', 'the connection was closed'));
    };
    client.once('ready', onReady);
    client.once('end', onEnd);
  });
}

/** Nothing without an identity: whether there is TLS at all, the URL says. */
export function tlsOptions(tls: TlsIdentity | undefined): ConnectionOptions {
  if (tls === undefined) return {};
  return { tls: { ...(tls.ca === undefined ? {} : { ca: tls.ca }), ...tls.client } };
}

export function redisOptions(name: string, temper: Temper): ConnectionOptions {
  const common: ConnectionOptions = {
    connectionName: `escapement:${name}`,
    Connector: HeardConnector,
    connectTimeout: 3_000,
    retryStrategy: (times) => Math.min(25 * 2 ** Math.min(times, 6), 1_000),
  };
  if (temper.kind === 'blocking') return { ...common, maxRetriesPerRequest: null };
  return {
    ...common,
    socketTimeout: silenceMs,
    enableOfflineQueue: false,
    commandTimeout: temper.commandTimeoutMs,
    // 0 rejects whatever was in flight when the socket closed, so that whoever asked decides whether to ask again.
    maxRetriesPerRequest: 0,
  };
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
