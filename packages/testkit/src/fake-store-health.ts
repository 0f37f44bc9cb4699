import type { StoreHealth, StoreObstacle } from '@escapement/core';

/** A Redis that takes our writes, or not, as a test says. */
export class FakeStoreHealth implements StoreHealth {
  readonly #listeners = new Set<() => void>();
  obstacle: StoreObstacle | undefined;

  onTried(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Has our writing tried, with this result. */
  try(obstacle: StoreObstacle | undefined): void {
    this.obstacle = obstacle;
    for (const listener of this.#listeners) listener();
  }
}
