import { TextDecoder } from 'node:util';
import { cutLine, maxLineBytes } from './cut-line.ts';
import type { Continued } from './secrets/masked-stream.ts';

/** Hears of each line; one that is too long comes in pieces, of which all but the last go on. */
type LineListener = (line: string, continued?: Continued) => void;

interface LineOptions {
  /** Of the text's charset, and used for nothing else; UTF-8 where nothing is said. */
  readonly decoder?: TextDecoder;
  /**
   * Hears what stands in the line that has no end yet, as often as that changes. What comes behind a carriage return then takes the place of
   * what stood before it, as a terminal shows it.
   */
  readonly onUnfinished?: (text: string) => void;
}

/** Turns chunks of bytes into lines of text; a character cut in two by a chunk's end is put together again. */
export class LineSplitter {
  readonly #decoder: TextDecoder;
  readonly #onLine: LineListener;
  readonly #onUnfinished: LineOptions['onUnfinished'];
  #rest = '';

  constructor(onLine: LineListener, options: LineOptions = {}) {
    this.#onLine = onLine;
    this.#decoder = options.decoder ?? new TextDecoder();
    this.#onUnfinished = options.onUnfinished;
  }

  push(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n');
    this.#rest = this.#newest(lines.pop() ?? '');
    for (const line of lines) this.#emit(line);
    if (this.#rest.length > maxLineBytes) this.#shorten();
    const shown = withoutReturns(this.#rest);
    if (shown !== '') this.#onUnfinished?.(shown);
  }

  /** Emits what came after the last line end. What was cut off goes on elsewhere: the half of a character at its end is nothing that was sent. */
  end(how: 'whole' | 'cut-off' = 'whole'): void {
    const half = this.#decoder.decode();
    const rest = how === 'whole' ? this.#rest + half : this.#rest;
    this.#rest = '';
    if (rest !== '') this.#emit(rest, how === 'whole' ? undefined : how);
  }

  #emit(line: string, continued?: Continued): void {
    const pieces = cutLine(withoutReturns(this.#newest(line)));
    for (const [index, piece] of pieces.entries()) {
      this.#onLine(piece, index < pieces.length - 1 ? 'goes-on' : continued);
    }
  }

  /** What a terminal would show of it; one that ends a line may still become part of the line end. */
  #newest(text: string): string {
    if (this.#onUnfinished === undefined || !text.includes('\r')) return text;
    const shown = withoutReturns(text);
    const newest = shown.slice(shown.lastIndexOf('\r') + 1);
    return shown.length < text.length ? `${newest}\r` : newest;
  }

  /** The last piece waits: it may be the longer for what comes. */
  #shorten(): void {
    const pieces = [...cutLine(this.#rest)];
    this.#rest = pieces.pop() ?? '';
    for (const piece of pieces) this.#onLine(piece, 'goes-on');
  }
}

function withoutReturns(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\r') end -= 1;
  return text.slice(0, end);
}
