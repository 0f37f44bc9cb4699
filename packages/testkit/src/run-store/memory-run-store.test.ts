import { systemClock } from '@escapement/process';
import { describe, test } from 'vitest';
import { holdOffice } from './contract/scene.ts';
import { MemoryRunStore } from './memory-run-store.ts';
import { runStoreContract } from './run-store-contract.ts';

describe('the store of runs in memory keeps the contract of the one in Redis', () => {
  test.each(runStoreContract)('$fact', async ({ check }) => {
    const store = new MemoryRunStore(systemClock);
    await holdOffice(store);
    await check(store);
  });
});
