/** What is done again sooner than this share of its pace leaves nobody else any time. */
const leastShare = 1 / 4;

/**
 * How long something rests that a process does every so often, so that it is done at a whole multiple of its pace: then all that is done every
 * second, or every two or five, is done in the same moment, and a process that has nothing else to do wakes once for all of it, and its
 * questions to a server go together. Between a quarter of the pace and a quarter more than it; `nowMs` is of the monotonic clock.
 */
export function restInStepMs(nowMs: number, everyMs: number): number {
  const restMs = everyMs - (nowMs % everyMs);
  return restMs < everyMs * leastShare ? restMs + everyMs : restMs;
}
