import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Clock, isDefect, raise } from '@escapement/core';
import { readInTurns } from '../read-in-turns.ts';
import type { Confinement } from '../scripts/confinement.ts';
import { OutputLines } from '../scripts/output-lines.ts';
import { type ProcessEnd, startProcess } from '../scripts/process-group.ts';
import type { ProcessGuard } from '../scripts/process-guard.ts';
import { type Cell, type CellEnd, type CellListener, cellProgram, type OpenCell } from './cell.ts';
import { maxWordBytes, readWordOfCell, type WordToCell } from './cell-words.ts';
import { LineFrames } from './line-frames.ts';

export interface ProcessCellSettings {
  /** What every process of the machine may see of a cell's environment; what else it needs it is told. */
  readonly environment: Readonly<Record<string, string>>;
  /** What its JavaScript may have in memory; `undefined` for what Node.js gives by itself. */
  readonly heapMb: number | undefined;
  readonly confinement: Pick<Confinement, 'confine'>;
  readonly guard: ProcessGuard;
  readonly clock: Clock;
}

const pipesCloseWithinMs = 1_000;

/**
 * Cells that are processes. Each leads a process group and is marked, so that it ends with all that came of it; words go over two pipes
 * of its own, so that whatever is printed is never taken for one. It writes its words waiting, and this process reads them at its own pace:
 * a handler that floods its log waits for its worker.
 */
export function processCells(settings: ProcessCellSettings): OpenCell {
  return (listener) => {
    const cell = new ProcessCell(settings, listener);
    cell.live().then((end) => listener.onGone(end), raise);
    return cell;
  };
}

class ProcessCell implements Cell {
  readonly #settings: ProcessCellSettings;
  readonly #listener: CellListener;
  readonly #lines: OutputLines;
  readonly #killed = new AbortController();
  #pipes: readonly Socket[] = [];
  #isGarbled = false;
  #saidOutOfMemory = false;

  constructor(settings: ProcessCellSettings, listener: CellListener) {
    this.#settings = settings;
    this.#listener = listener;
    this.#lines = new OutputLines({
      onLine: (...line) => this.#onLine(...line),
      onUnfinished: (stream, text) => listener.onUnfinished(stream, text),
    });
  }

  tell(word: WordToCell): void {
    this.#pipes[0]?.write(`${JSON.stringify(word)}\n`);
  }

  kill(): void {
    this.#killed.abort();
  }

  endLines(): void {
    this.#lines.end();
  }

  /** Starts it; resolves when it has ended and everything that it said was read. */
  async live(): Promise<CellEnd> {
    const { clock } = this.#settings;
    const isRead = new AbortController();
    try {
      const end = await this.#start();
      const [, words] = this.#pipes;
      const read = words === undefined || words.closed ? undefined : once(words, 'close');
      await Promise.race([read, clock.sleep(pipesCloseWithinMs, isRead.signal)]);
      return this.#endOf(end);
    } catch (error) {
      if (isDefect(error)) throw error;
      return { kind: 'not-started', problem: (error as Error).message };
    } finally {
      isRead.abort();
      for (const pipe of this.#pipes) pipe.destroy();
    }
  }

  #start(): Promise<ProcessEnd> {
    const { environment, confinement, guard, clock } = this.#settings;
    const name = 'ESCAPEMENT_CELL';
    const value = randomBytes(12).toString('hex');
    const { words, mark } = confinement.confine({
      words: [process.execPath, ...argumentsOf(this.#settings)],
      environment: [`${name}=${value}`],
    });
    return startProcess({
      ...{ words, mark, guard, clock, user: undefined, directory: process.cwd() },
      environment: { ...environment, [name]: value },
      signal: this.#killed.signal,
      graceMs: () => 0,
      lines: this.#lines,
      pipes: { count: 2, onOpen: (pipes) => this.#onOpen(pipes) },
    });
  }

  #onOpen(pipes: readonly Socket[]): void {
    this.#pipes = pipes;
    const frames = new LineFrames(maxWordBytes, {
      onLine: (text) => this.#onWord(text),
      onTooLong: () => this.#garbled(),
    });
    // A process that is gone does not read; that it is gone is heard otherwise.
    for (const pipe of pipes) pipe.on('error', () => undefined);
    if (pipes[1] !== undefined) readInTurns(pipes[1], (chunk) => frames.push(chunk));
  }

  #onWord(text: string): void {
    if (this.#isGarbled) return;
    const word = readWordOfCell(text);
    if (word === undefined) this.#garbled();
    else this.#listener.onWord(word);
  }

  #garbled(): void {
    this.#isGarbled = true;
    this.kill();
  }

  #onLine(...[stream, line, continued]: Parameters<CellListener['onLine']>): void {
    if (/out of memory/i.test(line)) this.#saidOutOfMemory = true;
    this.#listener.onLine(stream, line, continued);
  }

  #endOf({ exitCode, endedBy }: ProcessEnd): CellEnd {
    if (this.#isGarbled) return { kind: 'garbled' };
    if (endedBy === null) return { kind: 'exited', code: exitCode ?? 0 };
    // So Node.js ends where it gets no more.
    const isAborted = endedBy === 'SIGABRT' || endedBy === 'SIGTRAP' || endedBy === 'SIGILL';
    if (isAborted && this.#saidOutOfMemory) return { kind: 'out-of-memory' };
    return { kind: 'killed', signal: endedBy };
  }
}

function argumentsOf({ heapMb }: ProcessCellSettings): readonly string[] {
  const { file, isSource } = cellProgram('process-cell-main');
  return [
    ...(isSource ? ['--conditions=source', '--import', 'tsx'] : []),
    ...process.execArgv.filter((argument) => argument === '--enable-source-maps'),
    ...(heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`]),
    fileURLToPath(file),
  ];
}
