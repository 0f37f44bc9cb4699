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
  spentProblem,
  type Timetable,
} from '@escapement/timetable';
import { summary } from '../problems/input-validation.ts';
import { valueAt } from '../problems/known-fields.ts';
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
  throw scheduleInvalid(schedule, result.problems);
}

/** Refuses as well what is right in itself and will never fire again: whoever stores it expects it to. */
export function refuseSpent(schedule: Schedule, timetable: Timetable, now: EpochMillis): void {
  const spec = toScheduleSpec(schedule);
  const problem = spec.kind === 'manual' ? undefined : spentProblem(spec, timetable, now);
  if (problem !== undefined) throw scheduleInvalid(schedule, [problem]);
}

function scheduleInvalid(sent: Schedule, problems: readonly ScheduleProblem[]): ProblemSignal {
  const errors = problems.map((problem) =>
    asSent(detailOf(problem, 'schedule'), { schedule: sent }),
  );
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

/** An instant is quoted as it was sent: `timetable` was given it as a number, which nobody wrote. */
export function asSent(detail: ProblemDetail, sent: object): ProblemDetail {
  if (!/\.(?:at\.\d+|\w+Time)$/.test(`.${detail.path}`)) return detail;
  const value = valueAt(sent, detail.path.split('.'));
  return typeof value === 'string' ? { ...detail, text: value } : detail;
}
