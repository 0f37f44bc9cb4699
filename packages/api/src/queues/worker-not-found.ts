import { shortText } from '@escapement/core';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** None of the id is alive; an id is of one process, so that it comes back under another. */
export function workerNotFound(workerId: string): ProblemSignal {
  const shown = JSON.stringify(shortText(workerId, 64));
  return new ProblemSignal('WORKER_NOT_FOUND', `No worker of the id ${shown} lives.`);
}
