import { ProblemSignal } from '../problems/problem-signal.ts';

export function runNotFound(): ProblemSignal {
  return new ProblemSignal('RUN_NOT_FOUND', 'No run has this id, or it was removed by age.');
}
