import type { Clock } from '@escapement/core';
import type { RunStop } from './run-stop.ts';
import type { TaskOutcome } from './tasks/task-outcome.ts';
import type { Ending } from './verdict.ts';

/**
 * Waits until the task has ended, or until it has not for the grace period after it was told to stop. What cannot be ended
 * may hold up its worker no longer.
 */
export function endingOf(
  work: Promise<TaskOutcome>,
  stop: RunStop,
  grace: { readonly clock: Clock; readonly graceMs: number },
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    let waiting: AbortController | undefined;
    // The work settles the promise before the waiting is ended, whose own word then comes too late to count.
    const end = (): void => waiting?.abort();
    work.then(
      (outcome) => {
        resolve(outcome);
        end();
      },
      (error: unknown) => {
        reject(error);
        end();
      },
    );
    stop.onStop(() => {
      waiting = new AbortController();
      void grace.clock
        .sleep(grace.graceMs, waiting.signal)
        .then(() => resolve({ kind: 'still-running' }));
    });
  });
}
