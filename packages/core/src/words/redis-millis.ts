import type { EpochMillis } from './instants.ts';

declare const byRedis: unique symbol;

/**
 * An instant that Redis's clock has told. The gate judges by that clock, and so must everything that plans, stages, nudges or
 * stamps an edit: a plan made by another clock is a plan for another time. It is an `EpochMillis` to whoever reads it, but no
 * other instant is one of these, so that the compiler refuses the machine's own clock wherever something is decided.
 */
export type RedisMillis = EpochMillis & { readonly [byRedis]: true };

/** Takes an instant for Redis's time. Only who has asked Redis may say so, and tests. */
export function redisMillis(instant: EpochMillis): RedisMillis {
  return Math.floor(instant) as RedisMillis;
}
