/** Milliseconds to wait before try number `tries + 1`: 100, 200, 400 … up to 5,000. */
export function backoffMs(tries: number): number {
  return Math.min(5_000, 100 * 2 ** Math.min(tries - 1, 10));
}
