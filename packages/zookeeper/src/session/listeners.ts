import { bearing, type Logger } from '@escapement/core';

/** A set of listeners; one that throws hinders no other. A fault is logged, a defect ends the process. */
export class Listeners<Args extends unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();
  readonly #bear: (error: unknown) => void;

  constructor(logger: Logger) {
    this.#bear = bearing((fault) =>
      logger.error({ err: fault }, 'a listener of ZooKeeper events threw'),
    );
  }

  /** Returns the function that removes the listener again. */
  add(listener: (...args: Args) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(...args: Args): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(...args);
      } catch (error) {
        this.#bear(error);
      }
    }
  }
}
