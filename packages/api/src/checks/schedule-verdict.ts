import { toScheduleSpec } from '@escapement/core';
import { spentProblem } from '@escapement/timetable';
import { compiled, scheduleErrors } from './compiled-schedule.ts';
import type { CheckQuestions, Verdict } from './questions.ts';

/** All that is wrong with a schedule; with `now` also that it will never fire again: whoever stores it expects it to. */
export function scheduleVerdict(question: CheckQuestions['schedule']): Verdict {
  const { schedule, calendars, key, now } = question;
  const result = compiled(schedule, { key, calendars, ...(now === undefined ? {} : { now }) });
  if (!result.ok) return { errors: scheduleErrors(schedule, result.problems) };
  const spec = toScheduleSpec(schedule);
  if (now === undefined || spec.kind === 'manual') return { errors: [] };
  const spent = spentProblem(spec, result.timetable, now);
  return { errors: spent === undefined ? [] : scheduleErrors(schedule, [spent]) };
}
