import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 50;

/** Looks until it holds, and says whether it came to; what cannot be asked at the moment does not hold. */
export async function cameToHold(
  withinMs: number,
  holds: () => Promise<boolean> | boolean,
): Promise<boolean> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    if (
      await Promise.resolve()
        .then(holds)
        .catch(() => false)
    )
      return true;
    if (performance.now() > giveUpAt) return false;
    await delay(pollMs);
  }
}
