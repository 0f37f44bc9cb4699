import { findingOf, toCalendarSpec } from '@escapement/core';
import { calendarProblems } from '@escapement/timetable';
import { asSent } from './finding-details.ts';
import { answerFireTimes } from './fire-times-answer.ts';
import { answerPreview } from './preview-answer.ts';
import type { CheckAnswers, CheckKind, CheckQuestions } from './questions.ts';
import { scheduleVerdicts } from './schedule-verdict.ts';
import { starvedJobs } from './starved-jobs.ts';

/** Half of what a request has. */
const starvingWithinMs = 800;

type Answerers = {
  readonly [Kind in CheckKind]: (question: CheckQuestions[Kind]) => CheckAnswers[Kind];
};

const answerers: Answerers = {
  preview: answerPreview,
  fireTimes: answerFireTimes,
  schedules: (question) => scheduleVerdicts(question, lateAfter(question.enoughMs)),
  calendar: ({ calendar }) => {
    const problems = calendarProblems(toCalendarSpec(calendar));
    return { errors: problems.map((problem) => asSent(findingOf(problem, ''), calendar)) };
  },
  starving: (question) => starvedJobs(question, lateAfter(starvingWithinMs)),
};

function lateAfter(durationMs: number): () => boolean {
  const lateAtMs = performance.now() + durationMs;
  return () => performance.now() > lateAtMs;
}

/** Answers a question in the thread that asks. */
export function answerCheck<Kind extends CheckKind>(
  kind: Kind,
  question: CheckQuestions[Kind],
): CheckAnswers[Kind] {
  return answerers[kind](question);
}
