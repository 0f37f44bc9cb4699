let offsetMs = 0;

/**
 * Learns the server's clock from the `Date` header of an answer. The header has whole seconds, so a difference
 * below two seconds says nothing; a larger one means that this machine's clock is wrong, and countdowns follow the server.
 */
export function learnServerClock(dateHeader: string | null): void {
  if (dateHeader === null) return;
  const told = Date.parse(dateHeader);
  if (Number.isNaN(told)) return;
  const difference = told + 500 - Date.now();
  offsetMs = Math.abs(difference) < 2000 ? 0 : difference;
}

/** An instant of this browser's clock by the server's; epoch milliseconds. */
export function toServerTime(instant: number): number {
  return instant + offsetMs;
}

/** Epoch milliseconds by the server's clock. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}
