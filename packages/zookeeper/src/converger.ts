import { type Clock, isPassing, type Logger, raise } from '@escapement/core';

export interface ConvergerOptions {
  /** Brings what we have in line with what ZooKeeper has; may be asked again at any time. */
  readonly step: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What is being done, for the log. */
  readonly doing: string;
  /** Whether trying again by itself makes sense; if not, somebody pokes when it does. */
  readonly mayRetry: () => boolean;
}

const firstPauseMs = 200;
/** What ZooKeeper refuses again and again, such as a bucket that may not be read, is not asked for all the time. */
const longestPauseMs = 5_000;

/**
 * Runs a step whenever it is poked, never two at once, and once more if it was poked meanwhile: nothing that happened
 * before the last poke goes unseen. A step that meets a fault is tried again after a pause; a defect in it ends the process.
 */
export class Converger {
  readonly #options: ConvergerOptions;
  readonly #stop = new AbortController();
  #isDirty = false;
  #running: Promise<void> | undefined;

  constructor(options: ConvergerOptions) {
    this.#options = options;
  }

  poke(): void {
    this.#isDirty = true;
    if (this.#stop.signal.aborted || this.#running !== undefined) return;
    this.#running = this.#drain().catch(raise);
  }

  /** Lets a step under way end and begins none. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #drain(): Promise<void> {
    const { step, clock, logger, doing, mayRetry } = this.#options;
    let pauseMs = firstPauseMs;
    while (this.#isDirty && !this.#stop.signal.aborted) {
      this.#isDirty = false;
      try {
        await step();
        pauseMs = firstPauseMs;
      } catch (error) {
        if (!isPassing(error)) throw error;
        logger.warn({ err: error }, `${doing} failed`);
        await clock.sleep(pauseMs, this.#stop.signal);
        pauseMs = Math.min(2 * pauseMs, longestPauseMs);
        if (mayRetry()) this.#isDirty = true;
      }
    }
    // In the same turn as the last look at the flag, so that no poke falls between the two.
    this.#running = undefined;
  }
}
