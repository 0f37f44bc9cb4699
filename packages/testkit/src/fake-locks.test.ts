import { describe, test } from 'vitest';
import { FakeLocks } from './fake-locks.ts';
import { lockContract } from './lock-contract.ts';
import { lockKindsContract } from './lock-kinds-contract.ts';

describe('the fake locks keep the contract of locks', () => {
  test.each(lockContract)('$fact', ({ check }) => check(new FakeLocks()));
});

describe('the fake locks keep the contract of locks that several may hold', () => {
  test.each(lockKindsContract)('$fact', ({ check }) => check(new FakeLocks()));
});
