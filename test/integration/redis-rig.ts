import { redisMillis, type Term } from '@escapement/core';
import { systemClock } from '@escapement/process';
import { openRedis, type RedisStore } from '@escapement/redis';
import {
  eventually,
  fixedKey,
  type RedisServer,
  silentLogger,
  startRedisServer,
} from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { attendAs, exchange } from './redis-hands.ts';

export { systemClock };

export const term: Term = {
  nodeId: 'node-a',
  epoch: 7,
  ensembleId: 'ensemble-1',
  since: redisMillis(0),
};

/** A store over the server, ready. */
export async function storeOver(
  server: Pick<RedisServer, 'url'>,
  changes: Partial<Parameters<typeof openRedis>[0]> = {},
): Promise<RedisStore> {
  const store = openRedis({
    url: server.url,
    signingKey: fixedKey(),
    logger: silentLogger,
    clock: systemClock,
    ...changes,
  });
  await store.whenReady();
  return store;
}

/** A throw-away server for the tests of a `describe`, emptied before each of them. */
export interface RedisUse {
  readonly server: RedisServer;
  /** A store of its own, in office, closed after the test. */
  store(changes?: Parameters<typeof storeOver>[1]): Promise<RedisStore>;
}

export function useRedis(): RedisUse {
  const open: RedisStore[] = [];
  let server: RedisServer | undefined;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server?.dispose());
  beforeEach(() => server?.flush());
  afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close(2_000)));
  });
  const running = (): RedisServer => {
    if (server === undefined) throw new Error('the server starts before the first test');
    return server;
  };
  return {
    get server() {
      return running();
    },
    async store(changes) {
      const store = await storeOver(running(), changes);
      open.push(store);
      await takeOffice(store, term);
      return store;
    },
  };
}

/** What stands for the store of the test that runs: one in office, opened before each test, at which `worker-a` attends. */
export function useStore(redis: RedisUse): RedisStore {
  let opened: RedisStore | undefined;
  beforeEach(async () => {
    opened = await redis.store();
    attendAs(opened);
  });
  return new Proxy({} as RedisStore, {
    get: (_none, part) => Reflect.get(opened as RedisStore, part),
  });
}

/** Starts the server anew, and waits until all connections of a store are back, each of which comes by itself. */
export async function restartUnder(store: RedisStore, server: RedisServer): Promise<void> {
  await server.stop();
  await server.start();
  await eventually('what is asked is answered over every connection', async () => {
    await Promise.all([store.archive.totals(), store.office.heartbeat(term), exchange(store)]);
    return true;
  });
}

/** Claims the office and vouches for Redis, as a leader does before it stages anything. Its connection may have yet to come back. */
export async function takeOffice(store: RedisStore, by: Term): Promise<void> {
  await store.whenReady();
  const claimed = await store.office.claim(by);
  if (claimed.kind !== 'claimed' || claimed.isVouched) return;
  await store.office.vouch(by, { leastGeneration: 1, unknown: undefined });
}
