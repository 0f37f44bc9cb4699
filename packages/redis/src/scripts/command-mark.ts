import { createHash } from 'node:crypto';
import { canonicalText } from '@escapement/core';

/** So many hex digits of a digest tell one command from another: nobody makes two alike but on purpose, and then of his own. */
export const commandMarkChars = 16;

/** Stands where nobody knows any more what an id was for; whatever comes under it is taken for the same. */
export const unknownMark = '-'.repeat(commandMarkChars);

/** By which a command is known again that is told under the same id. */
export function commandMark(command: string): string {
  const digest = createHash('sha256').update(canonicalText(command)).digest('hex');
  return digest.slice(0, commandMarkChars);
}
