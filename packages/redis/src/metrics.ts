import type { Meter, Metrics } from '@escapement/core';

/** What this package counts: writes that the fence refused, and how far a clock is off. */
export const redisMetrics = {
  escapement_fence_refusals_total: {
    kind: 'counter',
    help: 'writes of this node that Redis refused because a higher epoch stands',
  },
  escapement_clock_offset_seconds: { kind: 'gauge', help: 'wall clock minus Redis TIME' },
} as const satisfies Metrics;

/** Where these go. */
export type RedisMeter = Meter<keyof typeof redisMetrics>;
