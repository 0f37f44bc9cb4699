import type { Clock } from '@escapement/core';
import type { TaskOutcome } from './tasks/task-outcome.ts';
import type { Ending } from './verdict.ts';

/**
 * Waits until the task has ended, or until it has not for the grace period after its signal was aborted. Code in this
 * process cannot be killed, so that is as long as it may hold up its worker. A run that nobody stops pays for one listener.
 */
export function endingOf(
  work: Promise<TaskOutcome>,
  signal: AbortSignal,
  grace: { clock: Clock; graceMs: number },
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    let waiting: AbortController | undefined;
    const onAbort = (): void => {
      waiting = new AbortController();
      void grace.clock
        .sleep(grace.graceMs, waiting.signal)
        .then(() => resolve({ kind: 'still-running' }));
    };
    const end = (): void => {
      signal.removeEventListener('abort', onAbort);
      waiting?.abort();
    };
    // The work settles the promise before `end` ends the waiting, whose own word then comes too late to count.
    work.then(resolve, reject).finally(end).catch(reject);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
