import {
  CoordinationFault,
  type ServiceLeases,
  serviceKind,
  serviceLeaseLimits,
} from '@escapement/core';
import { FakeStoreClock, MemoryEnsemble, silentLogger, VirtualClock } from '@escapement/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { expireServices } from './service-expiry.ts';

const at = { name: 'billing', id: 'a' };
const since = '2026-03-07T02:00:00.000Z';
const { lookEveryMs, idleLookEveryMs } = serviceLeaseLimits;

let ending = new AbortController();
let running: Promise<void> | undefined;
afterEach(async () => {
  ending.abort();
  await running;
});

/** The search of one node, over what it has of ZooKeeper or something in its place; and how often it has asked. */
function searching(instead: Partial<ServiceLeases> = {}) {
  const clock = new VirtualClock(Date.parse(since));
  const store = new FakeStoreClock(clock);
  const { rolls, serviceLeases } = new MemoryEnsemble().member();
  const asked = { zookeeper: 0, redis: 0, watches: 0 };
  const leases = {
    untilAny: (signal: AbortSignal) => {
      asked.watches += 1;
      return (instead.untilAny ?? hears)(signal);
    },
    expire: (now: number) => {
      asked.zookeeper += 1;
      return (instead.expire ?? ((time) => serviceLeases.expire(time)))(now);
    },
  };
  const hears = (signal: AbortSignal) => serviceLeases.untilAny(signal);
  const time = {
    ask: () => {
      asked.redis += 1;
      return store.ask();
    },
  };
  ending = new AbortController();
  const deps = { serviceLeases: leases, time, clock, logger: silentLogger };
  running = expireServices(deps, ending.signal);
  const info = { address: 'http://10.0.0.7:80', weight: 1, draining: false, since, ttlMs: 7_000 };
  const keep = () => serviceLeases.keep(at, { info, until: clock.now() + 7_000 });
  const count = async () => (await rolls.read(serviceKind, at.name)).total;
  return { clock, asked, keep, count, serviceLeases };
}

describe('an instance without a session', () => {
  it('is taken out when its time is over, through faults of ZooKeeper, and not before', async () => {
    let asked = 0;
    const { clock, keep, count, serviceLeases } = searching({
      expire: async (now) => {
        asked += 1;
        if (asked % 2 === 0)
          throw new CoordinationFault('COORD_TIMEOUT', 'away', { retryable: true });
        return await serviceLeases.expire(now);
      },
    });
    await keep();
    await clock.advance(6_999);
    expect([await count(), asked > 2]).toEqual([1, true]);
    await clock.advance(1 + 2 * lookEveryMs);
    expect(await count()).toBe(0);
  });

  it('is taken out in time when it is the first for hours, and the next after it too', async () => {
    const { clock, keep, count } = searching();
    for (let i = 0; i < 2; i += 1) {
      await clock.advance(3 * 3_600_000 + 321);
      await keep();
      await clock.advance(6_999);
      expect(await count()).toBe(1);
      await clock.advance(1 + 1.25 * lookEveryMs);
      expect(await count()).toBe(0);
    }
  });

  it('is taken out a minute late where the news of it was lost', async () => {
    const { clock, keep, count } = searching({
      untilAny: (signal) => new Promise((heard) => signal.addEventListener('abort', () => heard())),
    });
    await clock.advance(3_600_000);
    await keep();
    await clock.advance(7_000 + idleLookEveryMs + 1.25 * lookEveryMs);
    expect(await count()).toBe(0);
  });
});

it('asks once a minute where there are none, and leaves one watch', async () => {
  const { clock, asked } = searching();
  await clock.advance(10 * lookEveryMs);
  const before = { ...asked };
  await clock.advance(3_600_000);
  expect(asked.zookeeper - before.zookeeper).toBeLessThanOrEqual(60);
  expect(asked.redis - before.redis).toBeLessThanOrEqual(60);
  expect(asked.watches).toBe(1);
});
