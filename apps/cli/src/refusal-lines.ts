import type { ProblemError } from '@escapement/client';
import type { Words } from './words/words.ts';

/** What the cluster said where it refused, or that nothing answered and what that may mean. */
export function refusalLines(
  { problem, cause }: ProblemError,
  { words, baseUrl }: { readonly words: Words; readonly baseUrl: string },
): readonly string[] {
  if (problem.code === 'UNREACHABLE') return [words.unreachable(baseUrl, reasonOf(cause))];
  return [
    words.refused(problem),
    ...(problem.errors ?? []).map(({ path, message }) => `  ${path}: ${words.ofWords(message)}`),
  ];
}

/** fetch says "fetch failed" and keeps why in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (error.cause !== undefined) return reasonOf(error.cause);
  return code ?? error.message;
}
