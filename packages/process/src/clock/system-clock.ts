import type { Clock } from '@escapement/core';

/** The longest that a timer of Node.js counts; one that is set for longer fires at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The clocks and timers of this machine. A sleep of more than 24 days is one of 24 days. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (durationMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const wake = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(Math.max(0, durationMs), longestTimerMs));
      signal?.addEventListener('abort', wake, { once: true });
    }),
};
