import { ProblemSignal } from '../problems/problem-signal.ts';

/** What nobody came to look at in time. */
export function checksBusy(): ProblemSignal {
  return new ProblemSignal(
    'CHECKS_BUSY',
    'The schedule could not be checked in time: send it again, or make it simpler.',
    { headers: { 'retry-after': '1' } },
  );
}
