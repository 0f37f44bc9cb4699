/** Bounds of the shards of a run. */
export const shardLimits = {
  least: 1,
  /** All are staged in one script, and their ends told in one reason. */
  most: 256,
  /** Shards that are named in the reason of a run that did not succeed. */
  namedAtMost: 10,
} as const;
