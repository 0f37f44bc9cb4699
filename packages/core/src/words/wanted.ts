/**
 * Whether a write is still waited for. Who stops waiting has been told that it failed, and may have asked for something else since: a write
 * that were begun then, in its turn or once more, would overwrite that. What is with the server already may be done all the same.
 */
export interface Wanted {
  /** Aborted when nobody waits any more; such a write rejects. */
  readonly signal?: AbortSignal | undefined;
}
