import type { ProblemDetail } from '@escapement/protocol';
import type { ScheduleProblem } from '@escapement/timetable';
import { valueAt } from '../problems/known-fields.ts';

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
