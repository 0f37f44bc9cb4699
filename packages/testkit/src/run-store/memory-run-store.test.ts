import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@escapement/core';
import { describe, test } from 'vitest';
import { holdOffice } from './contract/scene.ts';
import { MemoryRunStore } from './memory-run-store.ts';
import { runStoreContract } from './run-store-contract.ts';

const clock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (durationMs, signal) =>
    delay(durationMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
};

describe('the store of runs in memory keeps the contract of the one in Redis', () => {
  test.each(runStoreContract)('$fact', async ({ check }) => {
    const store = new MemoryRunStore(clock);
    await holdOffice(store);
    await check(store);
  });
});
