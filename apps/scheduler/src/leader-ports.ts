import type { RedisStore } from '@escapement/redis';

/** What of the store a leader works with, under the names that it has for it. */
export function leaderPorts(redis: RedisStore) {
  const { office, schedule: store, waking, upkeep, lives, audit, memory, time, health } = redis;
  const pauseEnds = { archive: redis.archive, auditLog: redis.auditLog };
  return { office, store, waking, upkeep, lives, audit, memory, time, health, pauseEnds };
}
