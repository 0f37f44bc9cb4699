import type { Clock } from '@escapement/core';
import type { TaskOutcome } from './tasks/task-outcome.ts';
import type { Ending } from './verdict.ts';

/**
 * Waits until the task has ended, or until it has not for the grace period after its signal was aborted. Code in this
 * process cannot be killed, so that is as long as it may hold up its worker.
 */
export async function endingOf(
  work: Promise<TaskOutcome>,
  signal: AbortSignal,
  grace: { clock: Clock; graceMs: number },
): Promise<Ending> {
  let onAbort: (() => void) | undefined;
  const ended = new AbortController();
  const deaf = new Promise<Ending>((resolve) => {
    onAbort = () => {
      void grace.clock
        .sleep(grace.graceMs, ended.signal)
        .then(() => resolve({ kind: 'still-running' }));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  try {
    return await Promise.race([work, deaf]);
  } finally {
    ended.abort();
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}
