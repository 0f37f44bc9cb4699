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
  /** Of all runs of a job; the logs of its oldest runs go first. */
  bytesPerJob: 16 * mebibyte,
} as const;
