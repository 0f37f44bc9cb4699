const lineEnd = 0x0a;

/**
 * Turns chunks of bytes into the lines that were sent, each whole. One that is longer than agreed is nobody's word: it is said so once,
 * and nothing after it is read, so that no sender fills this process's memory.
 */
export class LineFrames {
  readonly #maxBytes: number;
  readonly #onLine: (text: string) => void;
  readonly #onTooLong: () => void;
  #parts: Buffer[] = [];
  #bytes = 0;
  #isOver = false;

  constructor(
    maxBytes: number,
    told: { readonly onLine: (text: string) => void; readonly onTooLong: () => void },
  ) {
    this.#maxBytes = maxBytes;
    this.#onLine = told.onLine;
    this.#onTooLong = told.onTooLong;
  }

  push(chunk: Buffer): void {
    let from = 0;
    while (!this.#isOver && from < chunk.length) {
      const at = chunk.indexOf(lineEnd, from);
      this.#keep(chunk.subarray(from, at === -1 ? chunk.length : at));
      if (at === -1) return;
      from = at + 1;
      this.#endLine();
    }
  }

  #keep(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes > this.#maxBytes) {
      this.#isOver = true;
      this.#parts = [];
      this.#onTooLong();
      return;
    }
    if (part.length > 0) this.#parts.push(part);
  }

  #endLine(): void {
    if (this.#isOver) return;
    const [first] = this.#parts;
    const whole =
      this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    this.#onLine(whole.toString('utf8'));
  }
}
