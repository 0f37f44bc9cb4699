const firstPauseMs = 50;
const longestPauseMs = 1000;

/**
 * How long to wait before the next server is dialled, in milliseconds, after so many fruitless rounds through the servers. The
 * first round is made without a pause, and so is the first after a good connection; then pauses double, by half at random so
 * that many clients do not come back at once. `random` is in [0, 1).
 */
export function reconnectPauseMs(rounds: number, sessionTimeoutMs: number, random: number): number {
  if (rounds === 0) return 0;
  const longestMs = Math.min(longestPauseMs, sessionTimeoutMs / 10);
  const pauseMs = Math.min(longestMs, firstPauseMs * 2 ** Math.min(rounds - 1, 10));
  return pauseMs * (0.5 + random / 2);
}
