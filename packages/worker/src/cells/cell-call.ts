import { RunStop } from '../run-stop.ts';
import { type Output, OutputLines } from '../scripts/output-lines.ts';
import type { WordOfCell, WordToCell } from './cell-words.ts';
import { NewestTold } from './newest-told.ts';
import { textPieces } from './text-pieces.ts';

type CallWord = Extract<WordToCell, { kind: 'call' }>;

/** One call in this cell, and what it tells of itself. */
export class Call {
  readonly word: CallWord;
  readonly stop = new RunStop();
  readonly #tell: (word: WordOfCell) => void;
  readonly #lines: OutputLines;
  readonly #unfinished: Readonly<Record<Output, NewestTold<string>>>;
  readonly #progress: NewestTold<{ readonly fraction: number; readonly note?: string }>;

  constructor(word: CallWord, tell: (word: WordOfCell) => void) {
    const { call } = word;
    this.word = word;
    this.#tell = tell;
    this.#progress = new NewestTold((progress) => tell({ kind: 'progress', call, ...progress }));
    const unfinished = (stream: Output) =>
      new NewestTold((text: string) => tell({ kind: 'unfinished', call, stream, text }));
    this.#unfinished = { stdout: unfinished('stdout'), stderr: unfinished('stderr') };
    this.#lines = new OutputLines({
      onLine: (stream, line, continued) => this.#printed(stream, line, continued === 'goes-on'),
      onUnfinished: (stream, text) => this.#unfinished[stream].become(text),
    });
  }

  log(stream: Output, text: string): void {
    let left = text.length;
    for (const piece of textPieces(text)) {
      left -= piece.length;
      this.#printed(stream, piece, left > 0 && !piece.endsWith('\n'));
    }
  }

  print(stream: Output, chunk: Buffer): void {
    this.#lines[stream].push(chunk);
  }

  progress(fraction: number, note?: string): void {
    this.#progress.become({ fraction, ...(note === undefined ? {} : { note }) });
  }

  /** What was printed without a line's end comes out, and what was told last. */
  flush(): void {
    this.#progress.flush();
    this.#unfinished.stdout.drop();
    this.#unfinished.stderr.drop();
    this.#lines.end();
  }

  /** A line takes the place of how it stood before it had an end. */
  #printed(stream: Output, text: string, goesOn: boolean): void {
    const word = { kind: 'printed', call: this.word.call, stream, text } as const;
    this.#unfinished[stream].drop();
    this.#tell(goesOn ? { ...word, continued: 'goes-on' } : word);
  }
}
