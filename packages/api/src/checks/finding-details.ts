import type { ProblemDetail } from '@escapement/protocol';
import { valueAt } from '../problems/known-fields.ts';

/** An instant is quoted as it was sent: `timetable` was given it as a number, which nobody wrote. */
export function asSent(detail: ProblemDetail, sent: object): ProblemDetail {
  if (!/\.(?:at\.\d+|\w+Time)$/.test(`.${detail.path}`)) return detail;
  const value = valueAt(sent, detail.path.split('.'));
  return typeof value === 'string' ? { ...detail, text: value } : detail;
}
