import { maxPrintedChars } from './cell-words.ts';

/** A text in pieces that each fit into a word: cut behind a line's end where there is one, and never inside of a character. */
export function* textPieces(text: string, maxChars = maxPrintedChars): Generator<string> {
  let from = 0;
  while (text.length - from > maxChars) {
    const end = from + maxChars;
    const lineEnd = text.lastIndexOf('\n', end - 1);
    const to = lineEnd >= from ? lineEnd + 1 : isHighSurrogate(text, end - 1) ? end - 1 : end;
    yield text.slice(from, to);
    from = to;
  }
  yield text.slice(from);
}

function isHighSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff;
}
