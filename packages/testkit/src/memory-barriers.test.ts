import { describe, test } from 'vitest';
import { barrierContract } from './barrier-contract.ts';
import { MemoryBarriers } from './memory-barriers.ts';

describe('barriers in memory keep the contract of barriers', () => {
  test.each(barrierContract)('$fact', ({ check }) => check(new MemoryBarriers()));
});
