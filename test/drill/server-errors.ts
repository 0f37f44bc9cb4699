import type { RedisServer } from '@escapement/testkit';

/** How often Redis has answered with the error since it started, by its own count. */
export async function errorsOf(redis: RedisServer, code: string): Promise<number> {
  const page = await redis.send('INFO', 'errorstats');
  const found = new RegExp(`errorstat_${code}:count=(\\d+)`).exec(page);
  return Number(found?.[1] ?? 0);
}
