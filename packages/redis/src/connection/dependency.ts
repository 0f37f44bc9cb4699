import {
  type Clock,
  type DependencyView,
  type Logger,
  type StoreHealth,
  toIso,
} from '@escapement/core';
import type { Redis } from 'ioredis';

type Detail = NonNullable<DependencyView['detail']>;

/** What the settings of the server should be, and what is at stake. */
const advised: readonly { readonly name: string; readonly value: string; readonly why: string }[] =
  [
    { name: 'maxmemoryPolicy', value: 'noeviction', why: 'runs that are owed would be evicted' },
    { name: 'appendonly', value: 'yes', why: 'a restart would forget what is staged' },
  ];

/** Follows one connection and tells how Redis stands as seen over it. `isClosing`: we hang up ourselves, which is nothing to warn of. */
export function watchDependency(options: {
  readonly client: Redis;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isClosing: () => boolean;
}): () => DependencyView {
  const { client, clock, logger, isClosing } = options;
  let state: DependencyView['state'] = 'connecting';
  let since = clock.now();
  let detail: Detail | undefined;
  /** Why it cannot be reached: a certificate, a password, nobody at that port. */
  let problem: string | undefined;

  function turn(to: DependencyView['state']): void {
    if (state === to) return;
    state = to;
    since = clock.now();
    if (to === 'connected') logger.info({ redis: to }, 'redis is connected');
    else if (!isClosing()) logger.warn({ redis: to, problem }, 'redis cannot be asked');
  }

  client.on('ready', () => {
    problem = undefined;
    turn('connected');
    void readDetail(client).then((read) => {
      detail = read;
      warnOf(read, logger);
    });
  });
  client.on('close', () => turn('down'));
  client.on('error', (error) => {
    problem = error.message;
    if (client.status !== 'ready') turn('down');
  });
  return () => {
    const told = { ...detail, ...(problem === undefined ? {} : { problem }) };
    return {
      state,
      since: toIso(since),
      ...(Object.keys(told).length === 0 ? {} : { detail: told }),
    };
  };
}

/**
 * The view of a Redis that answers and does not take our writes says why: connected is not the same as well. One that took the connection
 * and has stopped answering is suspended, so that nobody waits for it to be silent once more.
 */
export function withObstacle(
  view: DependencyView,
  of: { readonly health: StoreHealth; readonly clock: Clock },
): DependencyView {
  const { obstacle } = of.health;
  if (view.state !== 'connected' || obstacle === undefined) return view;
  const told = { ...view, detail: { ...view.detail, problem: obstacle.reason } };
  if (obstacle.code !== 'STORE_UNAVAILABLE') return told;
  const since = of.clock.now() - (of.clock.monotonicMs() - obstacle.sinceMs);
  return { ...told, state: 'suspended', since: toIso(Math.round(since)) };
}

/** What INFO tells; `undefined` where the account may not ask. */
async function readDetail(client: Redis): Promise<Detail | undefined> {
  const info = await client.info().catch(() => undefined);
  if (info === undefined) return undefined;
  const fields = new Map(
    info.split('\r\n').map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
  const detail: Record<string, string | number> = {};
  const version = fields.get('redis_version');
  const hz = fields.get('configured_hz') ?? fields.get('hz');
  const policy = fields.get('maxmemory_policy');
  const appending = fields.get('aof_enabled');
  if (version !== undefined) detail['version'] = version;
  if (hz !== undefined) detail['hz'] = Number(hz);
  if (policy !== undefined) detail['maxmemoryPolicy'] = policy;
  if (appending !== undefined) detail['appendonly'] = appending === '1' ? 'yes' : 'no';
  return detail;
}

function warnOf(detail: Detail | undefined, logger: Logger): void {
  for (const { name, value, why } of advised) {
    const found = detail?.[name];
    if (found !== undefined && found !== value) {
      logger.warn({ setting: name, found, advised: value }, `redis: ${why}`);
    }
  }
}
