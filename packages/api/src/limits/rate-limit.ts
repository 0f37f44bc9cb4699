import type { Clock } from '@escapement/core';

/** So many at once, and so many a minute after that. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

/** How often each of many callers may do a thing. */
export interface RateLimit {
  /** Takes one, or so many together; answers 0, or, when there are not as many to take, after how many milliseconds there will be. */
  take(key: string, count?: number): number;
  /** Puts back what was taken for nothing. */
  giveBack(key: string): void;
}

interface Bucket {
  readonly level: number;
  readonly atMs: number;
}

/** More callers than this are not told apart: the one that was silent for longest begins anew. */
const keysAtMost = 10_000;

/** A bucket for each key, full at first, on the monotonic clock; what is remembered has a bound whatever strangers send. */
export function createRateLimit(rate: Rate, clock: Clock): RateLimit {
  const buckets = new Map<string, Bucket>();
  const keep = (key: string, bucket: Bucket) => {
    buckets.delete(key);
    buckets.set(key, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > keysAtMost && oldest !== undefined) buckets.delete(oldest);
  };
  return {
    take(key, count = 1) {
      const now = filled(buckets.get(key), rate, clock.monotonicMs());
      if (now.level >= count) {
        keep(key, { ...now, level: now.level - count });
        return 0;
      }
      keep(key, now);
      return Math.ceil(((count - now.level) * 60_000) / rate.perMinute);
    },
    giveBack(key) {
      const now = filled(buckets.get(key), rate, clock.monotonicMs());
      keep(key, { ...now, level: Math.min(rate.burst, now.level + 1) });
    },
  };
}

/** What a bucket holds by now. */
function filled(bucket: Bucket | undefined, rate: Rate, nowMs: number): Bucket {
  if (bucket === undefined) return { level: rate.burst, atMs: nowMs };
  const gained = ((nowMs - bucket.atMs) * rate.perMinute) / 60_000;
  return { level: Math.min(rate.burst, bucket.level + gained), atMs: nowMs };
}
