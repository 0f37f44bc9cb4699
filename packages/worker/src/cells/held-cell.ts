import type { Clock } from '@escapement/core';
import type { Output } from '../scripts/output-lines.ts';
import type { Continued } from '../secrets/masked-stream.ts';
import type { Cell, CellEnd, CellListener, OpenCell } from './cell.ts';
import type { WordOfCell, WordToCell } from './cell-words.ts';
import type { Errand } from './errand.ts';
import type { CellState, CellView } from './pool-plan.ts';

/** What a pool hears of its cells. */
export interface CellEvents {
  onReady(handlers: readonly string[]): void;
  /** One can be given another errand, or was told to end. */
  onFree(): void;
  onStray(problem: string): void;
  onGone(held: HeldCell, end: CellEnd): void;
  onLine(stream: 'stdout' | 'stderr', line: string): void;
}

/** The longest that loading the module may take, and taking up what was handed over. */
const loadWithinMs = 60_000;
const beginWithinMs = 10_000;

/** A cell in the hands of a pool, and what it has in hand itself. */
export class HeldCell implements CellListener {
  readonly id: number;
  readonly #clock: Clock;
  readonly #events: CellEvents;
  #cell: Cell | undefined;
  #state: CellState = 'starting';
  #sinceMs: number;
  #errand: Errand | undefined;
  #hasLoaded = false;
  #problem: string | undefined;
  #isSlow = false;
  /** Ends the waiting for what the cell owes now. */
  #owed: AbortController | undefined;

  constructor(id: number, deps: { readonly clock: Clock; readonly events: CellEvents }) {
    this.id = id;
    this.#clock = deps.clock;
    this.#events = deps.events;
    this.#sinceMs = deps.clock.monotonicMs();
  }

  get view(): CellView {
    return { id: this.id, state: this.#state, sinceMs: this.#sinceMs };
  }

  /** What it has in hand. */
  get errand(): Errand | undefined {
    return this.#errand;
  }

  /** Whether it could be used at all. */
  get hasLoaded(): boolean {
    return this.#hasLoaded;
  }

  /** It was ended for what it had not done in time, which may be the machine's fault. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** Why it could not, where somebody said so. */
  get problem(): string | undefined {
    return this.#problem;
  }

  open(open: OpenCell, first: WordToCell): void {
    this.#owe(loadWithinMs, () => {
      this.#problem = `the module was not loaded within ${loadWithinMs / 1_000} s`;
      this.#endSlow();
    });
    this.#cell = open(this);
    this.#tell(first);
  }

  give(errand: Errand, graceMs: number): void {
    this.#become('busy');
    this.#errand = errand;
    this.#owe(beginWithinMs, () => this.#endSlow());
    this.#tell({ kind: 'call', call: errand.number, ...errand.call });
    errand.stop.onStop(() => this.#stop(errand, errand.graceMs(graceMs)));
  }

  /** Tells a cell that has something to do that its worker lives. */
  sign(): void {
    if (this.#state === 'busy') this.#tell({ kind: 'sign' });
  }

  end(): void {
    this.#become('ending');
    this.#cell?.kill();
  }

  onWord(word: WordOfCell): void {
    switch (word.kind) {
      case 'ready':
        if (this.#state !== 'starting') return;
        this.#hasLoaded = true;
        this.#become('idle');
        this.#events.onReady(word.handlers);
        return;
      case 'unloadable':
        if (this.#state !== 'starting') return;
        this.#problem = word.problem;
        this.end();
        return;
      case 'stray':
        if (this.#state === 'idle') this.end();
        this.#events.onStray(word.problem);
        return;
      case 'begun':
      case 'printed':
      case 'unfinished':
      case 'progress':
      case 'ended':
      case 'forsaken':
        if (this.#errand?.number === word.call) this.#onCall(this.#errand, word);
        return;
    }
  }

  onLine(stream: Output, line: string, continued?: Continued): void {
    if (this.#errand === undefined) this.#events.onLine(stream, line);
    else this.#errand.run.log.write(stream, line, continued);
  }

  onUnfinished(stream: Output, text: string): void {
    this.#errand?.run.log.unfinished?.(stream, text);
  }

  onGone(end: CellEnd): void {
    this.#become('ending');
    this.#events.onGone(this, end);
  }

  #onCall(errand: Errand, word: Extract<WordOfCell, { readonly call: number }>): void {
    switch (word.kind) {
      case 'begun':
        this.#owed?.abort();
        errand.hasBegun = true;
        return;
      case 'printed':
        errand.run.log.write(word.stream, word.text, word.continued);
        return;
      case 'unfinished':
        errand.run.log.unfinished?.(word.stream, word.text);
        return;
      case 'progress':
        errand.run.progress(word.fraction, word.note);
        return;
      case 'forsaken':
        errand.stop.stop('taken');
        return;
      case 'ended':
        this.#cell?.endLines();
        this.#errand = undefined;
        if (word.left !== undefined) errand.run.log.write('system', word.left);
        errand.settle(word.outcome);
        if (this.#state === 'ending') return;
        if (word.isSpent) this.end();
        else this.#become('idle');
        this.#events.onFree();
        return;
    }
  }

  /** A handler that does not stop when it is told to is ended with its cell. */
  #stop(errand: Errand, graceMs: number): void {
    if (this.#errand !== errand || this.#state !== 'busy') return;
    const { reason } = errand.stop;
    if (graceMs === 0) this.end();
    if (graceMs === 0 || reason === undefined) return;
    this.#tell({ kind: 'stop', call: errand.number, reason });
    this.#owe(graceMs, () => this.end());
  }

  #endSlow(): void {
    this.#isSlow = true;
    this.end();
  }

  #become(state: CellState): void {
    this.#state = state;
    this.#sinceMs = this.#clock.monotonicMs();
    this.#owed?.abort();
  }

  #tell(word: WordToCell): void {
    this.#cell?.tell(word);
  }

  /** Something must come of it within this time. */
  #owe(withinMs: number, onLate: () => void): void {
    this.#owed?.abort();
    const owed = new AbortController();
    this.#owed = owed;
    void this.#clock.sleep(withinMs, owed.signal).then(() => {
      if (!owed.signal.aborted) onLate();
    });
  }
}
