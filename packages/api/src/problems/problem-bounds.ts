import { shortText } from '@escapement/core';
import type { Problem, ProblemDetail } from '@escapement/protocol';

/** Most findings of one problem: who sends ten thousand mistakes needs no list of them, and must not be sent megabytes. */
export const findingsAtMost = 20;
/** Most bytes of an answer that refuses. */
export const problemBytesAtMost = 16 * 1024;

const longest = { path: 200, text: 200, message: 400, allowed: 600, detail: 1_000 } as const;

/** A problem as JSON text within its bounds, whatever the request put into it. */
export function problemText(problem: Problem): string {
  return JSON.stringify(shortProblem(problem, problemBytesAtMost));
}

/** A problem that takes no more bytes than these, as far as leaving findings out can do it; `moreErrors` says how many were. */
export function shortProblem(problem: Problem, bytesAtMost: number): Problem {
  const { errors = [], moreErrors = 0, ...rest } = problem;
  const short = { ...rest, detail: shortText(problem.detail, longest.detail) };
  const kept = errors.slice(0, findingsAtMost).map(shortDetail);
  for (;;) {
    const more = moreErrors + errors.length - kept.length;
    const bounded = {
      ...short,
      ...(kept.length === 0 ? {} : { errors: kept }),
      ...(more === 0 ? {} : { moreErrors: more }),
    };
    if (kept.length === 0 || bytesOf(bounded) <= bytesAtMost) return bounded;
    kept.pop();
  }
}

/** What something takes as JSON text. */
export function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function shortDetail(detail: ProblemDetail): ProblemDetail {
  const { path, message, text, allowed, allowedZh } = detail;
  return {
    ...detail,
    path: shortText(path, longest.path),
    message: {
      en: shortText(message.en, longest.message),
      zh: shortText(message.zh, longest.message),
    },
    ...(text === undefined ? {} : { text: shortText(text, longest.text) }),
    ...(allowed === undefined ? {} : { allowed: shortText(allowed, longest.allowed) }),
    ...(allowedZh === undefined ? {} : { allowedZh: shortText(allowedZh, longest.allowed) }),
  };
}
