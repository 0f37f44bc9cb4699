import { redisMillis } from '@escapement/core';
import { test } from 'vitest';
import { MemorySecretUses } from './memory-secret-uses.ts';
import { secretUsesContract } from './secret-uses-contract.ts';

test.each(secretUsesContract)('$fact', async ({ check }) => {
  let ticks = 0;
  const time = {
    now() {
      ticks += 1;
      return redisMillis(ticks);
    },
  };
  await check({ uses: new MemorySecretUses(time), time });
});
