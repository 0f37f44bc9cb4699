import type { Verdict } from '../checks/questions.ts';
import { summary } from '../problems/input-validation.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** The refusal of a schedule with everything that was found wrong with it. */
export function scheduleInvalid({ errors }: Verdict): ProblemSignal {
  return new ProblemSignal('SCHEDULE_INVALID', summary(errors), { errors });
}
