import { CoordinationFault, serviceKind, serviceLeaseLimits } from '@escapement/core';
import { FakeStoreClock, MemoryEnsemble, silentLogger, VirtualClock } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { expireServices } from './service-expiry.ts';

const at = { name: 'billing', id: 'a' };

it('takes an instance out when its time is over, through faults of ZooKeeper, and none before', async () => {
  const clock = new VirtualClock(Date.parse('2026-03-07T02:00:00.000Z'));
  const time = new FakeStoreClock(clock);
  const { rolls, serviceLeases } = new MemoryEnsemble().member();
  const since = '2026-03-07T02:00:00.000Z';
  const info = { address: 'http://10.0.0.7:80', weight: 1, draining: false, since, ttlMs: 7_000 };
  await serviceLeases.keep(at, { info, until: clock.now() + 7_000 });
  let asked = 0;
  const flaky = {
    expire: (now: number) => {
      asked += 1;
      if (asked % 2 === 0)
        throw new CoordinationFault('COORD_TIMEOUT', 'away', { retryable: true });
      return serviceLeases.expire(now);
    },
  };
  const ending = new AbortController();
  const deps = { serviceLeases: flaky, time, clock, logger: silentLogger };
  const running = expireServices(deps, ending.signal);
  const count = async () => (await rolls.read(serviceKind, at.name)).total;
  await clock.advance(6_999);
  expect([await count(), asked > 2]).toEqual([1, true]);
  await clock.advance(1 + 2 * serviceLeaseLimits.lookEveryMs);
  expect(await count()).toBe(0);
  ending.abort();
  await running;
});
