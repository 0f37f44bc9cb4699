import type { LogEntry } from '@escapement/core';

/** What is kept of lines that wait: so many at the front, and at the end so many lines or characters. */
export interface KeptEnds {
  readonly front: number;
  readonly lines: number;
  readonly chars: number;
}

/** The lines without those that belong to neither end; the first after them says how many those were. */
export function withoutMiddle(
  entries: readonly LogEntry[],
  { front, lines, chars }: KeptEnds,
): LogEntry[] {
  let from = entries.length;
  let left = chars;
  while (from > front && entries.length - from < lines && left > 0) {
    from -= 1;
    left -= entries[from]?.text.length ?? 0;
  }
  const next = entries[from];
  if (from <= front || next === undefined) return [...entries];
  const middle = entries.slice(front, from);
  const leftOut = middle.reduce((sum, entry) => sum + 1 + (entry.leftOut ?? 0), next.leftOut ?? 0);
  return [...entries.slice(0, front), { ...next, leftOut }, ...entries.slice(from + 1)];
}
