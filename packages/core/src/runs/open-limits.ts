/** So many runs of one job may be asked for and not be over: whoever asks without end fills the queue of that job, and not Redis. */
export const openRunsPerJob = 100_000;
