import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestScheduler } from '@escapement/sdk/testing';
import { closeBooks } from './jobs.ts';

test('the books are closed once in the night in which 02:30 comes twice', async () => {
  const scheduler = await createTestScheduler({ jobs: [closeBooks], now: '2026-10-24T12:00Z' });
  await scheduler.advanceTo('2026-10-25T12:00Z');
  const [night, next] = await scheduler.runs(closeBooks);
  assert.equal(night?.fireTime, '2026-10-25T00:30:00.000Z');
  assert.deepEqual(night?.result, { tenant: 'main', rows: '2026-10-25'.length });
  assert.notEqual(next?.state, 'succeeded');
});

test('a leader that dies before the night is missed by nobody', async () => {
  const now = '2026-06-01T00:29:30Z';
  const scheduler = await createTestScheduler({ jobs: [closeBooks], now, nodes: 2 });
  await scheduler.advance(5_000);
  scheduler.killLeader();
  await scheduler.advanceTo('2026-06-01T00:31Z');
  const runs = await scheduler.runs(closeBooks);
  assert.deepEqual(
    runs.filter(({ state }) => state === 'succeeded').map(({ attempt }) => attempt),
    [1],
  );
});
