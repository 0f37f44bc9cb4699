import type { Redis } from 'ioredis';
import { asking } from './store-fault.ts';

/** Wall clock of Redis, epoch milliseconds with their fractions: the one clock that every node and worker can ask. */
export function timeOf(client: Redis): Promise<number> {
  return asking('asking the time', async () => {
    const [seconds, micros] = await client.time();
    return Number(seconds) * 1_000 + Number(micros) / 1_000;
  });
}
