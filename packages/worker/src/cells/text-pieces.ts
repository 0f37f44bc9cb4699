import { maxPrintedChars, maxPrintedLines } from './cell-words.ts';

/** How much a piece holds at most. */
export interface PieceBounds {
  readonly chars: number;
  readonly lines: number;
}

const bounds: PieceBounds = { chars: maxPrintedChars, lines: maxPrintedLines };

/** A text in pieces that each fit into a word: cut behind a line's end where there is one, and never inside of a character. */
export function* textPieces(text: string, most = bounds): Generator<string> {
  let from = 0;
  for (;;) {
    const to = behindLines(text, { from, end: endOfChars(text, from, most.chars) }, most.lines);
    yield text.slice(from, to);
    if (to === text.length) return;
    from = to;
  }
}

function endOfChars(text: string, from: number, chars: number): number {
  if (text.length - from <= chars) return text.length;
  const end = from + chars;
  const lineEnd = text.lastIndexOf('\n', end - 1);
  if (lineEnd >= from) return lineEnd + 1;
  return isHighSurrogate(text, end - 1) ? end - 1 : end;
}

/** Behind so many ends of lines, where there are as many before the end. */
function behindLines(
  text: string,
  { from, end }: { readonly from: number; readonly end: number },
  lines: number,
): number {
  let to = from;
  for (let count = 0; count < lines; count += 1) {
    const lineEnd = text.indexOf('\n', to);
    if (lineEnd === -1 || lineEnd >= end) return end;
    to = lineEnd + 1;
  }
  return to;
}

function isHighSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff;
}
