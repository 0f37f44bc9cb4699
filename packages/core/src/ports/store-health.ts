import type { StoreObstacle } from '../decisions/store-waiting.ts';

/**
 * Whether Redis takes what this process writes, tried by itself every second until the store is closed: a Redis that answers
 * may be full, unable to save, a replica, or under another password by now.
 */
export interface StoreHealth {
  /** `undefined` while it does. Before the first answer it is `STORE_UNAVAILABLE`. */
  readonly obstacle: StoreObstacle | undefined;
  /** Called after each trial, in the same turn. Returns the function that ends that. */
  onTried(listener: () => void): () => void;
}
