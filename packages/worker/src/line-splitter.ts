import { StringDecoder } from 'node:string_decoder';

/** Longer lines are cut into pieces, so that a process printing without line ends cannot fill the memory. */
export const maxLineChars = 8_000;

/** Turns chunks of bytes into lines of text; a character cut in two by a chunk's end is put together again. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#emit(line);
    while (this.#rest.length > maxLineChars) {
      this.#onLine(this.#rest.slice(0, maxLineChars));
      this.#rest = this.#rest.slice(maxLineChars);
    }
  }

  /** Emits what came after the last line end. */
  end(): void {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (rest !== '') this.#emit(rest);
  }

  #emit(line: string): void {
    for (const piece of cutLine(line.endsWith('\r') ? line.slice(0, -1) : line)) {
      this.#onLine(piece);
    }
  }
}

/** The line in pieces of at most `maxLineChars`; an empty line is one empty piece. */
export function cutLine(line: string): readonly string[] {
  if (line.length <= maxLineChars) return [line];
  const pieces: string[] = [];
  for (let from = 0; from < line.length; from += maxLineChars) {
    pieces.push(line.slice(from, from + maxLineChars));
  }
  return pieces;
}
