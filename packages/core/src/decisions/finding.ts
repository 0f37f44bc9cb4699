import type { ScheduleProblem } from '@escapement/timetable';

/** A finding of `timetable` as answers and forms name it: both languages, and the path from where the body begins. */
export interface Finding {
  code: string;
  path: string;
  field?: string;
  message: { en: string; zh: string };
  text: string;
  position: number;
  allowed?: string;
  allowedZh?: string;
}

/** `within`: where in the body the paths begin. */
export function findingOf(problem: ScheduleProblem, within: string): Finding {
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
