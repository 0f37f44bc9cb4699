import { calendarNamesOf } from '@escapement/core';
import { compiled } from './compiled-schedule.ts';
import type { CheckAnswers, CheckQuestions } from './questions.ts';

/**
 * The jobs that would never fire with a calendar as it is about to be. Jobs of one schedule share its fate, so each
 * different one is looked at once, and only until it is late: an edit must stay possible however many jobs a calendar
 * has.
 */
export function starvedJobs(
  question: CheckQuestions['starving'],
  isLate: () => boolean,
): CheckAnswers['starving'] {
  const { calendar, jobs } = question;
  const known = new Map([...question.calendars, calendar].map((each) => [each.name, each]));
  const fates = new Map<string, boolean>();
  const starved: string[] = [];
  let uncheckedCount = 0;
  for (const { id, schedule } of jobs) {
    const text = JSON.stringify(schedule);
    let fate = fates.get(text);
    if (fate === undefined && isLate()) {
      uncheckedCount += 1;
      continue;
    }
    if (fate === undefined) {
      const calendars = calendarNamesOf(schedule)
        .map((name) => known.get(name))
        .filter((each) => each !== undefined);
      const result = compiled(schedule, { key: id, calendars });
      fate = !result.ok && result.problems.some(({ code }) => code === starvingCode);
      fates.set(text, fate);
    }
    if (fate) starved.push(id);
  }
  return { starved, uncheckedCount };
}

/** What `timetable` says of a schedule whose calendars leave it nothing. */
export const starvingCode = 'CALENDAR_EXCLUDES_EVERYTHING';
