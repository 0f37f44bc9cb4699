import type { Clock, EpochMillis, StoreClock } from '@escapement/core';

/**
 * The time by which sessions and proofs are issued and judged: Redis's where it is known, so that nodes whose clocks differ
 * agree on them. A node that has never reached Redis goes by its own clock, since its console must open all the same.
 */
export function sharedNow(world: {
  readonly clock: Clock;
  readonly time: StoreClock;
}): EpochMillis {
  return world.time.measured === undefined ? world.clock.now() : world.time.now();
}
