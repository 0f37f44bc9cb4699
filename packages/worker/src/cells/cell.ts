import type { OutputListener } from '../scripts/output-lines.ts';
import type { WordOfCell, WordToCell } from './cell-words.ts';

/** How a cell ended. */
export type CellEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'out-of-memory' }
  /** It said what no cell says, and was ended for it. */
  | { readonly kind: 'garbled' }
  | { readonly kind: 'not-started'; readonly problem: string };

/** A process or a thread that handlers are called in, one at a time. */
export interface Cell {
  /** Never waits, and never throws: what a cell that has ended is told is told to nobody. */
  tell(word: WordToCell): void;
  /** Ends it, with all that came of it, whatever it is doing. */
  kill(): void;
  /** What was printed past the words without a line's end comes out as a line: whose it is may be over. */
  endLines(): void;
}

/** Who hears of a cell, of its words and of what is printed past them by what knows nothing of those. */
export interface CellListener extends OutputListener {
  onWord(word: WordOfCell): void;
  /** The last that is heard of it: nothing of it runs any more, and nothing is said. */
  onGone(end: CellEnd): void;
}

export type OpenCell = (listener: CellListener) => Cell;

/** A module beside this one, as it runs: compiled, or the source by tsx in a checkout. */
export interface CellProgram {
  readonly file: URL;
  readonly isSource: boolean;
}

export function cellProgram(name: 'process-cell-main' | 'thread-cell-main'): CellProgram {
  const isSource = import.meta.url.endsWith('.ts');
  return { file: new URL(`./${name}.${isSource ? 'ts' : 'js'}`, import.meta.url), isSource };
}
