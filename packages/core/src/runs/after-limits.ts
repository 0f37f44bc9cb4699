/** Bounds of runs that come after other runs. */
export const afterLimits = {
  /** Jobs that one job may come after. */
  jobs: 20,
  /** Fire times of a job for which it is remembered which runs before it have ended, the latest. */
  joinsPerJob: 1_000,
  /** Bytes of the results that one run is given of those before it; a result beyond them is left out. */
  resultBytes: 128 * 1024,
  /** Ends of runs that wait for a leader; beyond them no more are noted, and what is left out is counted. */
  ends: 100_000,
} as const;
