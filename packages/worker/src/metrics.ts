import type { Meter, Metrics } from '@escapement/core';

/** What a worker tells of the attempts that it makes. */
export const workerMetrics = {
  escapement_attempts_total: {
    kind: 'counter',
    help: 'attempts at runs that this worker is done with, by what came of them',
    label: 'outcome',
  },
  escapement_lateness_seconds: {
    kind: 'histogram',
    help: 'how long after it was due the first attempt at a run began',
  },
  escapement_attempt_seconds: {
    kind: 'histogram',
    help: 'how long an attempt took from its begin to its outcome',
  },
} as const satisfies Metrics;

/** Where these go. */
export type WorkerMeter = Meter<keyof typeof workerMetrics>;
