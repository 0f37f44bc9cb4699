import {
  type CalendarInput,
  type JobDefinition,
  type KnownCalendars,
  type ProblemDetail,
  toCalendarSpec,
  toScheduleSpec,
} from '@escapement/core';
import { calendarProblems, compileSchedule } from '@escapement/timetable';
import { calendarBytesAtMost, refuseLarge } from '../jobs/definition-size.ts';
import { asSent, detailOf } from '../jobs/schedule-check.ts';
import { summary } from '../problems/input-validation.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { specsOf } from './known-calendars.ts';

const namedAtMost = 20;

/** Refuses a calendar whose shape is right and which means nothing. Must come before anything is stored. */
export function refuseMeaningless(input: CalendarInput): void {
  refuseLarge(input, {
    code: 'CALENDAR_TOO_LARGE',
    bytesAtMost: calendarBytesAtMost,
    advice: 'Split it into several calendars; a schedule may name up to 16.',
  });
  const problems = calendarProblems(toCalendarSpec(input));
  refuse(problems.map((problem) => asSent(detailOf(problem, ''), input)));
}

/** Refuses an edit that would leave a job without any fire time: a holiday list must not silence a job unnoticed. */
export function refuseStarving(
  input: CalendarInput,
  using: readonly JobDefinition[],
  known: KnownCalendars,
): void {
  const spec = toCalendarSpec(input);
  const starved = using.filter((job) => {
    const calendars = new Map([...specsOf(job.schedule, known), [input.name, spec]]);
    const compiled = compileSchedule(toScheduleSpec(job.schedule), { key: job.id, calendars });
    return !compiled.ok && compiled.problems.some((each) => each.code === starvingCode);
  });
  refuse(starved.slice(0, namedAtMost).map(starvedDetail));
}

const starvingCode = 'CALENDAR_EXCLUDES_EVERYTHING';

function starvedDetail(job: JobDefinition): ProblemDetail {
  return {
    code: starvingCode,
    path: 'name',
    message: {
      en: `The job ${job.id} would never fire with this calendar`,
      zh: `使用该日历后，任务 ${job.id} 将永远不会触发`,
    },
    text: job.id,
    position: 0,
    allowed: 'a calendar that leaves a fire time to each job that uses it',
    allowedZh: '为每个使用它的任务至少留下一个触发时间的日历',
  };
}

function refuse(errors: readonly ProblemDetail[]): void {
  if (errors.length > 0) throw new ProblemSignal('CALENDAR_INVALID', summary(errors), { errors });
}
