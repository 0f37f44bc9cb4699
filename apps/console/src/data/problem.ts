import { ProblemError } from '@escapement/client';
import { type Problem, type ProblemDetail, problemCodes } from '@escapement/protocol';
import type { Language } from '../text/language.ts';

/** The stable code of a refusal; `undefined` for anything else. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof ProblemError ? error.code : undefined;
}

/** Whether nobody answered, or something that is not the server. */
export function isUnreachable(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'UNREACHABLE' || code === 'UNEXPECTED_ANSWER';
}

/** The title of a refusal in the reader's language; the code decides, not the server's sentence. */
export function titleOf(problem: Problem, language: Language): string {
  const known = Object.hasOwn(problemCodes, problem.code)
    ? problemCodes[problem.code as keyof typeof problemCodes]
    : undefined;
  if (known === undefined) return problem.title;
  return language === 'en' ? known.en : known.zh;
}

/** What is wrong at each place, by dotted path; the first of each place wins. */
export function detailsByPath(error: unknown): Map<string, ProblemDetail> {
  const found = new Map<string, ProblemDetail>();
  if (!(error instanceof ProblemError)) return found;
  for (const detail of error.problem.errors ?? []) {
    if (!found.has(detail.path)) found.set(detail.path, detail);
  }
  return found;
}

/** One sentence in each language, as the reader wants it. */
export function inLanguage(words: { en: string; zh: string }, language: Language): string {
  return language === 'en' ? words.en : words.zh;
}
