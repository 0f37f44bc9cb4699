import { AsyncLocalStorage } from 'node:async_hooks';
import { getHeapStatistics } from 'node:v8';
import { shortText } from '@escapement/core';
import { type CallOutcome, callHandler } from '../handlers/handler-call.ts';
import { type HandlerModule, loadHandlers } from '../handlers/handler-module.ts';
import { describeThrown } from '../handlers/thrown.ts';
import type { Output } from '../scripts/output-lines.ts';
import { Call } from './cell-call.ts';
import type { WordOfCell, WordToCell } from './cell-words.ts';
import { leftSentence, nothingLeft } from './left-behind.ts';
import type { KeptState } from './process-state.ts';

/** Beyond this share of the memory that it may have a cell is not used again: who filled it is over, and the next one is not to blame. */
const wornShare = 0.5;

/**
 * The inside of a cell: calls one handler at a time, and knows of all that goes wrong whose it is. What a handler leaves behind, a timer
 * or a promise, belongs to its call still when that is over, and does no harm to the next one.
 */
export class CellCalls {
  readonly #tell: (word: WordOfCell) => void;
  readonly #environment: Record<string, string | undefined>;
  readonly #keep: () => KeptState;
  #kept: KeptState | undefined;
  readonly #calls = new AsyncLocalStorage<Call>();
  #handlers: HandlerModule = new Map();
  #isReady = false;
  #current: Call | undefined;
  #isSpent = false;

  /** `environment`: what this process's code looks into. `keep`: remembers how its process stands, to put that back after each call. */
  constructor(
    tell: (word: WordOfCell) => void,
    environment: Record<string, string | undefined>,
    keep: () => KeptState,
  ) {
    this.#tell = tell;
    this.#environment = environment;
    this.#keep = keep;
  }

  hear(word: WordToCell): void {
    switch (word.kind) {
      case 'open':
        void this.#open(word.modulePath, word.environment);
        return;
      case 'call':
        void this.#call(new Call(word, this.#tell));
        return;
      case 'stop':
        if (this.#current?.word.call === word.call) this.#current.stop.stop(word.reason);
        return;
      case 'sign':
        return;
    }
  }

  /** Whether a call is under way. */
  get isBusy(): boolean {
    return this.#current !== undefined;
  }

  /** Says that the call under way is given up, since its worker is not heard. */
  forsake(): void {
    if (this.#current !== undefined)
      this.#tell({ kind: 'forsaken', call: this.#current.word.call });
  }

  /** Puts what was printed into the log of the call that did; `false` when it was none. */
  print(stream: Output, chunk: Buffer): boolean {
    const call = this.#calls.getStore() ?? this.#current;
    call?.print(stream, chunk);
    return call !== undefined;
  }

  /** Something was thrown, and nobody caught it. */
  threw(error: unknown): void {
    this.#fail('threw outside its promise', error, this.#blamed());
  }

  /**
   * A promise was rejected, and nobody waits for it. It was made by the call that it belongs to, or by what is older than all calls: of that
   * one nobody knows for whom, and no other run is to fail by it.
   */
  rejected(error: unknown): void {
    const maker = this.#calls.getStore();
    const isUnderWay = maker !== undefined && maker === this.#current;
    const call = isUnderWay ? maker : undefined;
    this.#fail('left a promise that was rejected unwaited for', error, call);
  }

  /** `how` is a sentence without its end. */
  #fail(how: string, error: unknown, call: Call | undefined): void {
    const { sentence, detail } = describeThrown(error);
    if (call === undefined) {
      this.#isSpent = true;
      this.#tell(
        this.#isReady
          ? { kind: 'stray', problem: `${how}: ${cut(sentence)}` }
          : { kind: 'unloadable', problem: cut(sentence) },
      );
      return;
    }
    call.log('stderr', detail ?? sentence);
    this.#isSpent = true;
    this.#end(call, { kind: 'failed', reason: `${how}: ${cut(sentence)}` });
  }

  /** Whether code that is over wants to end this cell while another call is under way. */
  isStray(): boolean {
    const caller = this.#calls.getStore();
    return caller !== undefined && this.#current !== undefined && caller !== this.#current;
  }

  async #open(modulePath: string, environment: Readonly<Record<string, string>>): Promise<void> {
    Object.assign(this.#environment, environment);
    try {
      this.#handlers = await loadHandlers(modulePath);
      this.#isReady = true;
      this.#kept = this.#keep();
      this.#tell({ kind: 'ready', handlers: [...this.#handlers.keys()] });
    } catch (error) {
      this.#tell({ kind: 'unloadable', problem: cut((error as Error).message) });
    }
  }

  async #call(call: Call): Promise<void> {
    this.#kept?.begin();
    this.#current = call;
    this.#tell({ kind: 'begun', call: call.word.call });
    const desk = {
      stop: call.stop,
      write: (stream: Output, text: string) => call.log(stream, text),
      progress: (fraction: number, note?: string) => call.progress(fraction, note),
    };
    const outcome = await this.#calls.run(call, () => callHandler(this.#handlers, call.word, desk));
    this.#end(call, outcome);
  }

  /** Who is to blame: the call that it came from, or where nobody knows that, the one that is under way. */
  #blamed(): Call | undefined {
    const caller = this.#calls.getStore() ?? this.#current;
    return caller === this.#current ? caller : undefined;
  }

  #end(call: Call, outcome: CallOutcome): void {
    if (this.#current !== call) return;
    call.flush();
    this.#current = undefined;
    const told = outcome.kind === 'failed' ? { ...outcome, reason: cut(outcome.reason) } : outcome;
    const { isClean = true, left = nothingLeft } = this.#kept?.end() ?? {};
    const sentence = leftSentence(left);
    this.#tell({
      ...{ kind: 'ended', call: call.word.call, outcome: told },
      isSpent: !isClean || this.#isSpent || isWorn(),
      ...(sentence === undefined ? {} : { left: sentence }),
    });
  }
}

function isWorn(): boolean {
  const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics();
  return used > most * wornShare;
}

/** A sentence is for a line of a list; all of it stands in the log. */
function cut(sentence: string): string {
  return shortText(sentence, 2_000);
}
