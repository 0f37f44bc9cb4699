import { InvariantBroken } from './invariant.ts';

/**
 * Ends the process by a defect that was met where no caller could be told: in a loop of the background, or in an event. It is
 * rejected where nobody but `main.ts` hears it, as a broken invariant, since one of ours is what it breaks.
 */
export function raise(error: unknown): void {
  void Promise.reject(
    error instanceof InvariantBroken
      ? error
      : new InvariantBroken(`a defect: ${String(error)}`, { cause: error }),
  );
}
