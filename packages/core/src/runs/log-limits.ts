const mebibyte = 1024 * 1024;

/**
 * What is kept of a log. Of each attempt its beginning and its end, since what a run began with and how it ended is what people look for; what
 * is left out between the two is counted. In lines, and in bytes as they are stored.
 */
export const logLimits = {
  headLines: 2_000,
  headBytes: mebibyte,
  tailLines: 8_000,
  tailBytes: 3 * mebibyte,
  /**
   * Of all runs of a job; the logs of its oldest runs that are over go first. Where none is left, whoever writes gives up its own lines, but no more than
   * down to so much of its beginning and its end, so that of each run in hand there is something to read.
   */
  bytesPerJob: 16 * mebibyte,
  leastHeadBytes: 4_096,
  leastTailBytes: 12_288,
} as const;
