import {
  type EpochMillis,
  type ProblemDetail,
  type Schedule,
  toScheduleSpec,
} from '@escapement/core';
import {
  type CalendarSpec,
  type CompileResult,
  compileSchedule,
  type ScheduleProblem,
  type Timetable,
} from '@escapement/timetable';
import { summary } from '../problems/input-validation.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

export interface ScheduleContext {
  /** What `H` and jitter hash: the job's id. */
  readonly key: string;
  readonly calendars: ReadonlyMap<string, CalendarSpec>;
  /** Given when a schedule that can never fire again is a mistake. */
  readonly now?: EpochMillis;
}

/** Compiles a schedule, or refuses it with everything that is wrong, under `schedule.` in the body. */
export function compileOrRefuse(schedule: Schedule, context: ScheduleContext): Timetable {
  const result: CompileResult = compileSchedule(toScheduleSpec(schedule), context);
  if (result.ok) return result.timetable;
  const errors = result.problems.map(detailOf);
  throw new ProblemSignal('SCHEDULE_INVALID', summary(errors), { errors });
}

function detailOf(problem: ScheduleProblem): ProblemDetail {
  const { code, path, message, text, position, allowed } = problem;
  return {
    code,
    path: path === '' ? 'schedule' : `schedule.${path}`,
    message: { en: message.en, zh: message.zh },
    text,
    position,
    ...(allowed === undefined ? {} : { allowed: allowed.en, allowedZh: allowed.zh }),
  };
}
