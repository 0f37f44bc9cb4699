import type { Clock } from '@escapement/core';

/** How long one part of a process may take to close. */
export const closeWithinMs = 2_000;

/**
 * Closing must end: what is not closed by the deadline, or cannot be, is left to the end of the process. Leaves no timer behind, which
 * would hold the process.
 */
export async function closedWithin(
  closing: Promise<unknown> | undefined,
  clock: Clock,
): Promise<void> {
  if (closing === undefined) return;
  const late = new AbortController();
  const closed = closing.then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([closed, clock.sleep(closeWithinMs, late.signal)]);
  late.abort();
}
