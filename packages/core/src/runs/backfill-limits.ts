/** Bounds of back-fills. */
export const backfillLimits = {
  /** Most fire times of one. */
  fireTimes: 10_000,
  /** Most of its runs that are not over at a time, where those of its job may overlap; else one. */
  atOnce: 10,
  /** Back-fills of a job that are remembered, the newest. */
  keptPerJob: 20,
  /** How long one is remembered that has ended. */
  keptForS: 90 * 86_400,
} as const;

/** How a back-fill is named: as much of it as the marks of its runs have room for. */
export const backfillIdPattern = /^[a-z0-9]{6}$/;
