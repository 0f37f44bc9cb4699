import { describe, test } from 'vitest';
import { FakeLocks } from './fake-locks.ts';
import { lockContract } from './lock-contract.ts';

describe('the fake locks keep the contract of locks', () => {
  test.each(lockContract)('$fact', ({ check }) => check(new FakeLocks()));
});
