import type { LogLine, ReadLog, UnfinishedLine } from '@escapement/core';

/** Lines that are looked at together, and most of these in one answer: more than a log of one attempt has. */
const pageLines = 1_000;
const pagesMost = 12;

type ReadPage = (after: number, limit: number) => Promise<ReadLog | undefined>;

/**
 * The lines of a log that hold a text, after a line on, whatever case it is written in. `lookedUpTo` is the last line that was looked at:
 * whoever asks for more goes on there. `undefined` when no such run is known.
 */
export async function searchLog(
  read: ReadPage,
  { after, limit, contains }: { after: number; limit: number; contains: string },
): Promise<(ReadLog & { readonly lookedUpTo: number }) | undefined> {
  const wanted = contains.toLowerCase();
  const holds = ({ text }: UnfinishedLine) => text.toLowerCase().includes(wanted);
  const found: LogLine[] = [];
  let lookedUpTo = after;
  for (let pages = 1; ; pages += 1) {
    const page = await read(lookedUpTo, pageLines);
    if (page === undefined) return undefined;
    const hits = page.lines.filter(holds).slice(0, limit - found.length);
    found.push(...hits);
    const isFull = found.length === limit;
    lookedUpTo = (isFull ? hits : page.lines).at(-1)?.line ?? lookedUpTo;
    const isEnd = page.lines.length < pageLines;
    if (!isFull && !isEnd && pages < pagesMost) continue;
    const { unfinished, complete } = page;
    const isTold = unfinished !== undefined && isEnd && !isFull && holds(unfinished);
    return { lines: found, lookedUpTo, complete, ...(isTold ? { unfinished } : {}) };
  }
}
