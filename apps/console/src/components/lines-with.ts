import type { UnfinishedLine } from '@escapement/core';
import { ansiSpans } from './ansi.ts';

/** The lines that show a text, in any case; all of them where none is asked for. */
export function linesWith<Line extends UnfinishedLine>(
  lines: readonly Line[],
  wanted: string,
): readonly Line[] {
  const text = wanted.trim().toLowerCase();
  return text === '' ? lines : lines.filter((line) => shownOf(line).toLowerCase().includes(text));
}

/** What a reader sees of a line: a colour may begin in the middle of a word. */
function shownOf({ text }: UnfinishedLine): string {
  return ansiSpans(text)
    .map((span) => span.text)
    .join('');
}
