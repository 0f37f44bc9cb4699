import { scheduleWords, toIso, toScheduleSpec } from '@escapement/core';
import type { SchedulePreview } from '@escapement/protocol';
import { scheduleWarnings } from '@escapement/timetable';
import { compiled, scheduleErrors, specsOf } from './compiled-schedule.ts';
import type { CheckAnswers, CheckQuestions } from './questions.ts';
import { upcomingInstants } from './upcoming-instants.ts';

/** The schedule in words, its next fire times, and what is likely not meant; or all that is wrong with it. */
export function answerPreview(question: CheckQuestions['preview']): CheckAnswers['preview'] {
  const { schedule, calendars, start, count } = question;
  const { key = 'preview' } = question;
  // Looking back from an earlier start is no mistake, so that only what lies before both is in the past.
  const now = Math.min(start, question.now);
  const result = compiled(schedule, { key, calendars, now });
  if (!result.ok) return { errors: scheduleErrors(schedule, result.problems) };
  const spec = toScheduleSpec(schedule);
  const { fires, excluded, moreExcludedAfter, ahead } = upcomingInstants(
    result.timetable,
    start,
    count,
  );
  const known = { key, calendars: specsOf(calendars), now: start, ahead };
  const warnings = scheduleWarnings(spec, known).map(({ code, message, at }) => ({
    code,
    message: { en: message.en, zh: message.zh },
    ...(at === undefined ? {} : { at: toIso(at) }),
  }));
  const more = moreExcludedAfter === undefined ? [] : [notAllShown(toIso(moreExcludedAfter))];
  const words = scheduleWords(schedule, question.key);
  return { preview: { words, fires, excluded, warnings: [...warnings, ...more] } };
}

function notAllShown(at: string): SchedulePreview['warnings'][number] {
  return {
    code: 'EXCLUDED_NOT_ALL_SHOWN',
    message: {
      en: 'Calendars take out more instants than are listed',
      zh: '日历排除的时刻多于此处所列',
    },
    at,
  };
}
