import { describe, test } from 'vitest';
import { FakeStoreHealth } from './fake-store-health.ts';
import { type StoreHealthPorts, storeHealthContract } from './store-health-contract.ts';

function ports(): StoreHealthPorts {
  const health = new FakeStoreHealth();
  return {
    health,
    refuse: async () => health.try({ code: 'STORE_FULL', reason: 'it is full', sinceMs: 1 }),
    serve: async () => health.try(undefined),
    tryAgain: async () => health.try(health.obstacle),
  };
}

describe('the health of a store as a test says it keeps the contract of the real one', () => {
  test.each(storeHealthContract)('$fact', ({ check }) => check(ports()));
});
