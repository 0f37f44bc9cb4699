import { openSingletons, type SingletonStore } from '@escapement/redis';
import {
  contractSingletonLimits,
  type SingletonPorts,
  silentLogger,
  singletonsContract,
} from '@escapement/testkit';
import { afterEach, describe, test } from 'vitest';
import { useRedis } from './redis-rig.ts';

const redis = useRedis();
const open: SingletonStore[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close(2_000)));
});

async function program(): Promise<SingletonStore['singletons']> {
  const { url } = redis.server;
  const limits = contractSingletonLimits;
  const store = openSingletons({ url, prefix: '{esc}', limits, logger: silentLogger });
  open.push(store);
  await store.whenReady();
  return store.singletons;
}

async function ports(): Promise<SingletonPorts> {
  return {
    programs: [await program(), await program()],
    forget: () => redis.server.flush(),
  };
}

describe('singletons in Redis keep the contract of singletons', () => {
  test.each(singletonsContract)('$fact', async ({ check }) => check(await ports()));
});
