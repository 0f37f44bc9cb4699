import type { EpochMillis } from '@escapement/core';
import type { Redis } from 'ioredis';

/** Wall clock of Redis, epoch milliseconds: the one clock that every node and worker can ask. */
export async function timeOf(client: Redis): Promise<EpochMillis> {
  const [seconds, micros] = await client.time();
  return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
}
