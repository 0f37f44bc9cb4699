import { type Clock, raise, restInStepMs } from '@escapement/core';

/** What is looked at again and again while a store is open: every so often in step with other looks, and at once when somebody hurries it. */
export class RepeatedLook {
  readonly #parts: {
    readonly clock: Clock;
    readonly look: () => Promise<void>;
    readonly everyMs: () => number;
  };
  readonly #stop = new AbortController();
  #hurry = new AbortController();

  /** `look` rejects with defects alone, which end the process; `everyMs` is asked after each look. */
  constructor(parts: {
    readonly clock: Clock;
    readonly look: () => Promise<void>;
    readonly everyMs: () => number;
  }) {
    this.#parts = parts;
  }

  get isOver(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Begins to look, until `close`. */
  open(): void {
    this.#run().catch(raise);
  }

  close(): void {
    this.#stop.abort();
    this.#hurry.abort();
  }

  /** Looks at once, since there is reason to think that something has changed. */
  hurry(): void {
    this.#hurry.abort();
  }

  async #run(): Promise<void> {
    const { clock, look, everyMs } = this.#parts;
    while (!this.isOver) {
      // Before the look, so that who hurries while it is under way has another one.
      this.#hurry = new AbortController();
      await look();
      if (this.isOver) return;
      await clock.sleep(restInStepMs(clock.monotonicMs(), everyMs()), this.#hurry.signal);
    }
  }
}
