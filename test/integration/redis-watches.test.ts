import type { Clock, StoreHealth } from '@escapement/core';
import { openRedis } from '@escapement/redis';
import {
  eventually,
  fixedKey,
  type StoreClockPorts,
  type StoreHealthPorts,
  silentLogger,
  storeClockContract,
  storeHealthContract,
} from '@escapement/testkit';
import { describe, test } from 'vitest';
import { systemClock, useRedis } from './redis-rig.ts';

const redis = useRedis();

/** A machine whose clock is as far ahead as the test says. */
function shifted(): { readonly clock: Clock; aheadMs: number } {
  const machine = {
    aheadMs: 0,
    clock: { ...systemClock, now: () => systemClock.now() + machine.aheadMs },
  };
  return machine;
}

/** Over real Redis; where nobody answers the time stays unknown. */
async function withClock(check: (ports: StoreClockPorts) => Promise<void>): Promise<void> {
  const machine = shifted();
  const { time } = await redis.store({ clock: machine.clock });
  const nowhere = openRedis({
    url: 'redis://127.0.0.1:1',
    signingKey: fixedKey(),
    logger: silentLogger,
    clock: systemClock,
  });
  const step = async (aheadMs: number) => {
    machine.aheadMs = aheadMs;
    await time.ask();
  };
  try {
    await check({ time, unmeasured: nowhere.time, step });
  } finally {
    await nowhere.close(100);
  }
}

async function healthPorts(): Promise<StoreHealthPorts> {
  const { health } = await redis.store();
  const tried = (what: string, isSo: (health: StoreHealth) => boolean) =>
    eventually(what, () => isSo(health));
  const setMaxMemory = (bytes: string) => redis.server.send('CONFIG', 'SET', 'maxmemory', bytes);
  await tried('it serves', ({ obstacle }) => obstacle === undefined);
  return {
    health,
    async refuse() {
      await setMaxMemory('1');
      await tried('it refuses', ({ obstacle }) => obstacle !== undefined);
    },
    async serve() {
      await setMaxMemory('0');
      await tried('it serves', ({ obstacle }) => obstacle === undefined);
    },
    tryAgain: () =>
      new Promise((resolve) => {
        const stop = health.onTried(() => {
          stop();
          resolve();
        });
      }),
  };
}

describe('the clock of Redis keeps the contract of a store’s clock', () => {
  test.each(storeClockContract)('$fact', ({ check }) => withClock(check));
});

describe('the health of Redis keeps the contract of a store’s health', () => {
  test.each(storeHealthContract)('$fact', async ({ check }) => check(await healthPorts()));
});
