import { compiled, scheduleErrors } from './compiled-schedule.ts';
import type { CheckAnswers, CheckQuestions } from './questions.ts';

/** The fire times between two instants as the leader plans them, what calendars take out not among them. */
export function answerFireTimes(question: CheckQuestions['fireTimes']): CheckAnswers['fireTimes'] {
  const { schedule, calendars, key, from, to, most } = question;
  const result = compiled(schedule, { key, calendars });
  if (!result.ok) return { errors: scheduleErrors(schedule, result.problems) };
  if (result.timetable.isManual) return { fireTimes: [] };
  return result.timetable.survey(from, to, most);
}
