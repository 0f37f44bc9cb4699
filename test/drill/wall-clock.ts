/** Two readings that lie no further apart than this are one. */
const asOneMs = 0.05;
const readingsMost = 50;

/**
 * Wall time minus monotonic time, milliseconds. The monotonic clock is one for the whole machine, and of the wall clocks only
 * this process's own is trusted: a drill may fake those of the others. A busy machine may hold this process between the two
 * readings for longer than any finding is about, so the closest of several pairs is taken.
 */
export function wallAheadMs(
  monotonicMs: () => number = monotonicHere,
  wallMs: () => number = Date.now,
): number {
  let closest = { apartMs: Number.POSITIVE_INFINITY, aheadMs: 0 };
  for (let reading = 0; reading < readingsMost && closest.apartMs > asOneMs; reading += 1) {
    const before = monotonicMs();
    const wall = wallMs();
    const apartMs = monotonicMs() - before;
    if (apartMs < closest.apartMs) closest = { apartMs, aheadMs: wall - before };
  }
  return closest.aheadMs;
}

function monotonicHere(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
