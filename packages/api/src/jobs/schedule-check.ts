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
import { spentProblem } from './spent-schedule.ts';

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
  throw scheduleInvalid(result.problems);
}

/** Refuses as well what is right in itself and will never fire again: whoever stores it expects it to. */
export function refuseSpent(
  schedule: Schedule,
  timetable: Timetable,
  world: { readonly key: string; readonly now: EpochMillis },
): void {
  const problem = spentProblem(schedule, timetable, world);
  if (problem !== undefined) throw scheduleInvalid([problem]);
}

function scheduleInvalid(problems: readonly ScheduleProblem[]): ProblemSignal {
  const errors = problems.map((problem) => detailOf(problem, 'schedule'));
  return new ProblemSignal('SCHEDULE_INVALID', summary(errors), { errors });
}

/** A finding of `timetable` as the answer names it; `within`: where in the body the paths begin. */
export function detailOf(problem: ScheduleProblem, within: string): ProblemDetail {
  const { code, path, field, message, text, position, allowed } = problem;
  return {
    code,
    path: [within, path].filter((part) => part !== '').join('.'),
    ...(field === undefined ? {} : { field }),
    message: { en: message.en, zh: message.zh },
    text,
    position,
    ...(allowed === undefined ? {} : { allowed: allowed.en, allowedZh: allowed.zh }),
  };
}
