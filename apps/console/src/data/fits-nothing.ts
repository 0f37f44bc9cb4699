import { filterChars, isJobId } from '@escapement/core';

export type NarrowedList = keyof typeof filterChars;

/**
 * Whether a list holds nothing for certain, narrowed so: by a word that is longer than whatever it names, or by a job whose id is none. The server refuses such a
 * question, and a list that ignored the word would show more than is asked for.
 */
export function fitsNothing(list: NarrowedList, query: object): boolean {
  const asked: Readonly<Record<string, unknown>> = { ...query };
  const most: Readonly<Record<string, number>> = filterChars[list];
  const isTooLong = (name: string, chars: number) => String(asked[name] ?? '').length > chars;
  if (Object.entries(most).some(([name, chars]) => isTooLong(name, chars))) return true;
  return asked['job'] !== undefined && !isJobId(String(asked['job']));
}
