import { type Words, waitingCodes } from '@escapement/core';
import { type Problem, problemCodes } from '@escapement/protocol';
import type { Language } from './language.ts';
import type { SaidWaiting } from './words.ts';

/** The title of a problem by its code; the server's own where the server is newer than this command. */
export function titleOf({ code, title }: Problem, language: Language): string {
  const known: Readonly<Record<string, Words>> = problemCodes;
  return Object.hasOwn(known, code) ? (known[code]?.[language] ?? title) : title;
}

/** What is waited for, by its code. */
export function waitedFor({ code, detail }: SaidWaiting, language: Language): string {
  const known: Readonly<Record<string, Words>> = waitingCodes;
  const text = (Object.hasOwn(known, code) ? known[code]?.[language] : undefined) ?? code;
  const colon = language === 'zh' ? '：' : ': ';
  return detail === undefined ? text : `${text}${colon}${detail}`;
}
