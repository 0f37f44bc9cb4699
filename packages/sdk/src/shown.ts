import { cutText } from '@escapement/core';

const mostChars = 80;

/** What stands where a name or a number was wanted, in few words. Total: a program may pass anything, also what can be made no text. */
export function shown(value: unknown): string {
  try {
    return cutText(String(value), mostChars);
  } catch {
    return `an ${typeof value} that cannot be shown`;
  }
}
