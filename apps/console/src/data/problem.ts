import { type Problem, type ProblemDetail, problemCodes } from '@escapement/core';
import type { Language } from '../text/language.ts';

/** The server said no, and why. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'Refused';
    this.problem = problem;
  }
}

/** No answer came. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('no answer from the server', { cause });
    this.name = 'Unreachable';
  }
}

/** The stable code of a refusal; `undefined` for anything else. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Refused ? error.problem.code : undefined;
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
  if (!(error instanceof Refused)) return found;
  for (const detail of error.problem.errors ?? []) {
    if (!found.has(detail.path)) found.set(detail.path, detail);
  }
  return found;
}

/** One sentence in each language, as the reader wants it. */
export function inLanguage(words: { en: string; zh: string }, language: Language): string {
  return language === 'en' ? words.en : words.zh;
}
