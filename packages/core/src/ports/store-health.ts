/** Why Redis does not serve this process at the moment, as it last said. */
export interface StoreObstacle {
  /** Of the fault: `STORE_FULL`, `STORE_DENIED`, `STORE_UNAVAILABLE` … */
  readonly code: string;
  /** The fault in words, Redis's own among them. */
  readonly reason: string;
  /** On the monotonic clock. */
  readonly sinceMs: number;
}

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
