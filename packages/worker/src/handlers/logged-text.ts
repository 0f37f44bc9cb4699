import { inspect } from 'node:util';
import { cutText } from '@escapement/core';

/** One value in a log; a larger one is cut with a mark, so that a log of everything is still one of something. */
const maxValueChars = 64_000;

/** What a handler logs, as text: texts as they are, everything else as Node.js shows it, bounded. Total, whatever is logged. */
export function loggedText(values: readonly unknown[]): string {
  return values.map(textOf).join(' ');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    const text = inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 8_000 });
    if (text.length <= maxValueChars) return text;
    const shown = cutText(text, maxValueChars);
    return `${shown}… (${text.length - shown.length} more characters)`;
  } catch {
    // An object may have words of its own for this, which may throw.
    return '(a value that cannot be shown)';
  }
}
