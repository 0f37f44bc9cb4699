import { toScheduleSpec } from '@escapement/core';
import { spentProblem } from '@escapement/timetable';
import { compiledWith, scheduleErrors, specsOf } from './compiled-schedule.ts';
import type { CheckAnswers, CheckQuestions, ScheduleQuestion, Verdict } from './questions.ts';

/** The verdicts of as many schedules as there is time for; of the first in any case. */
export function scheduleVerdicts(
  { schedules, calendars }: CheckQuestions['schedules'],
  isLate: () => boolean,
): CheckAnswers['schedules'] {
  const known = specsOf(calendars);
  const verdicts: Verdict[] = [];
  for (const question of schedules) {
    if (verdicts.length > 0 && isLate()) break;
    verdicts.push(scheduleVerdict(question, known));
  }
  return { verdicts };
}

/** All that is wrong with a schedule; with `now` also that it will never fire again: whoever stores it expects it to. */
function scheduleVerdict(question: ScheduleQuestion, known: ReturnType<typeof specsOf>): Verdict {
  const { schedule, key, now } = question;
  const result = compiledWith(schedule, { key, known, ...(now === undefined ? {} : { now }) });
  if (!result.ok) return { errors: scheduleErrors(schedule, result.problems) };
  const spec = toScheduleSpec(schedule);
  if (now === undefined || spec.kind === 'manual') return { errors: [] };
  const spent = spentProblem(spec, result.timetable, now);
  return { errors: spent === undefined ? [] : scheduleErrors(schedule, [spent]) };
}
