export interface Times {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** How long asking took, so many times one after the other. */
export async function askedTimes(
  asks: number,
  ask: (place: number) => Promise<unknown>,
): Promise<Times> {
  const tookMs: number[] = [];
  for (let place = 0; place < asks; place += 1) {
    const fromMs = performance.now();
    await ask(place);
    tookMs.push(performance.now() - fromMs);
  }
  return timesOf(tookMs);
}

/** The middle and the slow end, in tenths of a millisecond. */
export function timesOf(tookMs: readonly number[]): Times {
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.floor(share * sorted.length)] ?? 0) * 10) / 10;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}
