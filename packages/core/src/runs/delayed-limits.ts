/** Bounds of runs that are asked for later. */
export const delayedLimits = {
  /** How far ahead one may be asked for. */
  aheadMs: 366 * 86_400_000,
  /** Most of one job that wait. */
  perJob: 1_000_000,
  /** So many of one job that ended before they were runs are remembered, and for so long. */
  gonePerJob: 500,
  goneKeptMs: 30 * 86_400_000,
} as const;

/** By what whoever asks knows a run: such as `order:1234`. */
export const delayedKeyPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;
