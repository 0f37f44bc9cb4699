import { secretUsesContract } from '@escapement/testkit';
import { describe, test } from 'vitest';
import { useRedis } from './redis-rig.ts';

describe('uses of secrets in Redis', () => {
  const redis = useRedis();
  test.each(secretUsesContract)('$fact', async ({ check }) => {
    const { secretUses: uses, time } = await redis.store();
    await check({ uses, time });
  });
});
