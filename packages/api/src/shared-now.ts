import type { Clock, EpochMillis, StoreClock } from '@escapement/core';

/**
 * The time by which it is judged what is over, such as a session, a proof or a pause: Redis's where it is known, so that nodes whose clocks
 * differ agree on it. A node that has never reached Redis goes by its own clock, since its console must open all the same.
 */
export function sharedNow(world: {
  readonly clock: Clock;
  readonly time: StoreClock;
}): EpochMillis {
  return world.time.measured === undefined ? world.clock.now() : world.time.now();
}
