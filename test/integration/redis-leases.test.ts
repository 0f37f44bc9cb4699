import { type LeasePorts, leaseContract } from '@escapement/testkit';
import { describe, test } from 'vitest';
import { systemClock, useRedis } from './redis-rig.ts';

const redis = useRedis();

async function ports(): Promise<LeasePorts> {
  const [one, other] = [await redis.store(), await redis.store()];
  return {
    processes: [one.leases, other.leases],
    pass: (durationMs) => systemClock.sleep(durationMs),
    forget: () => redis.server.flush(),
  };
}

describe('leases in Redis keep the contract of leases', () => {
  test.each(leaseContract)('$fact', async ({ check }) => check(await ports()));
});
