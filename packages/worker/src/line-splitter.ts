import { TextDecoder } from 'node:util';
import { cutLine, maxLineBytes } from './cut-line.ts';

/** Turns chunks of bytes into lines of text; a character cut in two by a chunk's end is put together again. */
export class LineSplitter {
  readonly #decoder: TextDecoder;
  readonly #onLine: (line: string) => void;
  #rest = '';

  /** `decoder`: of the text's charset, and used for nothing else; UTF-8 where nothing is said. */
  constructor(onLine: (line: string) => void, decoder = new TextDecoder()) {
    this.#onLine = onLine;
    this.#decoder = decoder;
  }

  push(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#emit(line);
    if (this.#rest.length > maxLineBytes) this.#shorten();
  }

  /** Emits what came after the last line end. */
  end(): void {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    if (rest !== '') this.#emit(rest);
  }

  #emit(line: string): void {
    for (const piece of cutLine(line.endsWith('\r') ? line.slice(0, -1) : line)) {
      this.#onLine(piece);
    }
  }

  /** The last piece waits: it may be the longer for what comes. */
  #shorten(): void {
    const pieces = [...cutLine(this.#rest)];
    this.#rest = pieces.pop() ?? '';
    for (const piece of pieces) this.#onLine(piece);
  }
}
