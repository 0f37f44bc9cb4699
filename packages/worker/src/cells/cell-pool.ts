import { type Clock, ConfigFault, type Logger, raise, sayReason } from '@escapement/core';
import { factsOf, type HandlerRunner, type HandlerTask } from '../tasks/handler-task.ts';
import { failed, type HandlerRun, type TaskOutcome } from '../tasks/task-outcome.ts';
import type { CellEnd, OpenCell } from './cell.ts';
import { endSentence } from './end-sentence.ts';
import { Errand } from './errand.ts';
import { type CellEvents, HeldCell } from './held-cell.ts';
import { type PoolLimits, planPool } from './pool-plan.ts';
import { signEveryMs } from './worker-silence.ts';

export interface CellPoolOptions {
  readonly open: OpenCell;
  readonly modulePath: string;
  /** What a cell's handlers find in their environment, besides what the cell was opened with. */
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: Pick<PoolLimits, 'most' | 'warm'>;
  /** What a cell may have in memory; `undefined` for no limit. */
  readonly memoryMb: number | undefined;
  readonly graceMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

const startingAtOnce = 2;
const idleMs = 60_000;
/** A cell that cannot be started is tried again after a second, then two, and so on. */
const shortestRestMs = 1_000;
const longestRestMs = 60_000;
/** So many cells may be lost over one call that none of them has begun. */
const triesAtMost = 3;
/** After its grace period and this much more, a handler that was told to stop has been ended. */
const endsWithinMs = 1_000;

/** Cells, and the calls that go through them: each call has a cell for itself while it lasts. */
export class CellPool implements HandlerRunner, CellEvents {
  readonly endsWithinMs = endsWithinMs;
  readonly #options: CellPoolOptions;
  readonly #limits: PoolLimits;
  readonly #cells = new Map<number, HeldCell>();
  readonly #waiting: Errand[] = [];
  #looking: AbortController | undefined;
  #isSigning = false;
  #count = 0;
  #restMs = 0;
  #restUntilMs = Number.NEGATIVE_INFINITY;
  #isClosing = false;
  #onNames: ((names: readonly string[]) => void) | undefined;
  #onFault: ((fault: ConfigFault) => void) | undefined;
  #onEmpty: (() => void) | undefined;

  constructor(options: CellPoolOptions) {
    this.#options = options;
    this.#limits = { ...options.limits, startingAtOnce, idleMs };
  }

  /** Starts the first cells. Resolves with the names of the handlers; rejects with a `ConfigFault` when there are none to be had. */
  start(): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      this.#onNames = resolve;
      this.#onFault = reject;
      this.#step();
    });
  }

  /** Ends every cell, whatever it is doing. */
  close(): Promise<void> {
    this.#isClosing = true;
    this.#looking?.abort();
    for (const errand of this.#waiting.splice(0)) errand.fail(sayReason('worker-ended'));
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
      for (const held of this.#cells.values()) held.end();
      if (this.#cells.size === 0) resolve();
    });
  }

  async run({ handler, input }: HandlerTask, run: HandlerRun): Promise<TaskOutcome> {
    this.#count += 1;
    const call = { handler, facts: factsOf(run), ...(input === undefined ? {} : { input }) };
    const errand = new Errand(this.#count, call, run);
    this.#waiting.push(errand);
    errand.stop.onStop(() => this.#leave(errand));
    this.#step();
    const outcome = await errand.outcome;
    return outcome.kind === 'succeeded' ? outcome : failed(outcome.reason);
  }

  onReady(handlers: readonly string[]): void {
    this.#restMs = 0;
    this.#onNames?.(handlers);
    this.#step();
  }

  onFree(): void {
    this.#step();
  }

  onStray(problem: string): void {
    this.#options.logger.warn({ problem }, 'a handler left something behind, which failed');
    this.#step();
  }

  onLine(stream: 'stdout' | 'stderr', line: string): void {
    this.#options.logger.debug({ stream, line }, 'printed while no handler was called');
  }

  onGone(held: HeldCell, end: CellEnd): void {
    this.#cells.delete(held.id);
    const sentence = endSentence(end, this.#options.memoryMb);
    if (held.errand !== undefined) this.#lost(held, held.errand, sentence);
    else if (!held.hasLoaded) this.#notLoaded(held, end, sentence);
    if (this.#isClosing && this.#cells.size === 0) this.#onEmpty?.();
    this.#step();
  }

  /** Its cell has ended under it. What no handler has seen of it goes to another one. */
  #lost({ isSlow }: HeldCell, errand: Errand, sentence: string): void {
    if (!isSlow) errand.tries += 1;
    if (errand.stop.reason !== undefined) {
      errand.run.log.write('system', 'what did not stop when told to was ended');
      errand.fail(sentence);
    } else if (errand.hasBegun || errand.tries >= triesAtMost) {
      errand.fail(sentence);
    } else {
      this.#waiting.unshift(errand);
    }
  }

  /**
   * Whoever waits first is told, since the next cell may fare no better; without anybody it is tried again after a while. A worker that
   * has only begun cannot work with what says itself that it cannot be loaded, or ends; one that was slow is another matter.
   */
  #notLoaded(held: HeldCell, end: CellEnd, sentence: string): void {
    const { clock, logger, modulePath } = this.#options;
    if (this.#isClosing) return;
    const problem = held.problem ?? sentence;
    logger.warn({ problem }, 'the handlers could not be loaded');
    this.#restMs = Math.min(Math.max(this.#restMs * 2, shortestRestMs), longestRestMs);
    this.#restUntilMs = clock.monotonicMs() + this.#restMs;
    if (held.isSlow) return;
    this.#waiting.shift()?.fail(sayReason('handlers-unloadable', { problem }));
    if (held.problem === undefined && end.kind !== 'exited') return;
    this.#onFault?.(new ConfigFault([`the handlers of ${modulePath} cannot be had: ${problem}`]));
  }

  #leave(errand: Errand): void {
    const at = this.#waiting.indexOf(errand);
    if (at === -1) return;
    this.#waiting.splice(at, 1);
    errand.fail(sayReason('never-began'));
  }

  #step(): void {
    if (this.#isClosing) return;
    const plan = planPool(
      {
        cells: [...this.#cells.values()].map(({ view }) => view),
        waiting: this.#waiting.length,
        nowMs: this.#options.clock.monotonicMs(),
        restUntilMs: this.#restUntilMs,
      },
      this.#limits,
    );
    for (const id of plan.give) this.#give(id);
    for (const id of plan.ends) this.#cells.get(id)?.end();
    for (let started = 0; started < plan.starts; started += 1) this.#open();
    this.#lookIn(plan.lookInMs);
  }

  #give(id: number): void {
    const errand = this.#waiting.shift();
    if (errand === undefined) return;
    // It may have waited here while this process stood still.
    if (!errand.run.mayGoOut()) {
      errand.fail(sayReason('never-began'));
      this.#give(id);
      return;
    }
    this.#cells.get(id)?.give(errand, this.#options.graceMs);
    if (!this.#isSigning) this.#signOn().catch(raise);
  }

  /** Signs of life, as long as anybody has something to do. */
  async #signOn(): Promise<void> {
    this.#isSigning = true;
    const isBusy = () => [...this.#cells.values()].some(({ view }) => view.state === 'busy');
    while (isBusy() && !this.#isClosing) {
      await this.#options.clock.sleep(signEveryMs);
      for (const held of this.#cells.values()) held.sign();
    }
    this.#isSigning = false;
  }

  #open(): void {
    const { open, clock, modulePath, environment } = this.#options;
    this.#count += 1;
    const held = new HeldCell(this.#count, { clock, events: this });
    this.#cells.set(held.id, held);
    held.open(open, { kind: 'open', modulePath, environment });
  }

  #lookIn(inMs: number | undefined): void {
    this.#looking?.abort();
    if (inMs === undefined) return;
    const looking = new AbortController();
    this.#looking = looking;
    void this.#options.clock.sleep(inMs, looking.signal).then(() => {
      if (!looking.signal.aborted) this.#step();
    });
  }
}
