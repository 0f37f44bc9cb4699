/** How long asking took: of so many asked one after the other, the middle and the slow end, in tenths of a millisecond. */
export async function askedTimes(
  asks: number,
  ask: (place: number) => Promise<unknown>,
): Promise<{ readonly p50Ms: number; readonly p95Ms: number }> {
  const tookMs: number[] = [];
  for (let place = 0; place < asks; place += 1) {
    const fromMs = performance.now();
    await ask(place);
    tookMs.push(performance.now() - fromMs);
  }
  tookMs.sort((a, b) => a - b);
  const at = (share: number) => Math.round((tookMs[Math.floor(share * asks)] ?? 0) * 10) / 10;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}
