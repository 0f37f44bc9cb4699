import { StoreFault } from '@escapement/core';
import { settled, silentLogger, VirtualClock } from '@escapement/testkit';
import { expect, test } from 'vitest';
import { UseNoting } from './use-noting.ts';

function rig() {
  const clock = new VirtualClock();
  const told: string[] = [];
  const redis = { isAway: false };
  const secretUses = {
    async note(names: readonly string[]) {
      if (redis.isAway) throw new StoreFault('STORE_UNAVAILABLE', 'away', { retryable: true });
      told.push(names.join());
    },
  };
  return { clock, told, redis, noting: new UseNoting({ secretUses, clock, logger: silentLogger }) };
}

test('a use of a secret is told once a minute, whatever runs ask for it', async () => {
  const { clock, told, noting } = rig();
  noting.note([]);
  noting.note(['smtp', 'token']);
  noting.note(['smtp']);
  await clock.advance(59_999);
  noting.note(['token', 'other']);
  await clock.advance(1);
  noting.note(['token', 'other']);
  expect(told).toEqual(['smtp,token', 'other', 'token']);
});

test('what could not be told is told with the next run', async () => {
  const { told, redis, noting } = rig();
  redis.isAway = true;
  noting.note(['smtp']);
  await settled();
  redis.isAway = false;
  noting.note(['smtp']);
  expect(told).toEqual(['smtp']);
});
