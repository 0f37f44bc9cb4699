import assert from 'node:assert/strict';
import { lineAtMost } from '@escapement/core';
import { describe, test } from 'vitest';
import { FakeLocks } from './fake-locks.ts';
import { lockContract } from './lock-contract.ts';
import { lockKindsContract } from './lock-kinds-contract.ts';

describe('the fake locks keep the contract of locks', () => {
  test.each(lockContract)('$fact', ({ check }) => check(new FakeLocks()));
});

test('a program comes behind no more than may stand in a line, and a run always', async () => {
  const locks = new FakeLocks();
  const leaving = new AbortController();
  const ask = (runId: string | null) =>
    locks.acquire('a', { runId, workerId: 'w' }, leaving.signal);
  const asked = Array.from({ length: lineAtMost }, () => ask('r').catch(() => undefined));
  await assert.rejects(ask(null), { code: 'COORD_LOCK_FULL' });
  const run = ask('r');
  leaving.abort();
  await assert.rejects(run, { code: 'COORD_ABORTED' });
  await Promise.all(asked);
});

describe('the fake locks keep the contract of locks that several may hold', () => {
  test.each(lockKindsContract)('$fact', ({ check }) => check(new FakeLocks()));
});
