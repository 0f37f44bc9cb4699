const tries = 5;

/**
 * How long the work takes when the machine lets it: the shortest of some tries, since a busy machine may put any one of them off.
 * For work that waits for nothing and may be done again.
 */
export function leastMs(work: () => void): number {
  const took = Array.from({ length: tries }, () => {
    const startedAtMs = performance.now();
    work();
    return performance.now() - startedAtMs;
  });
  return Math.min(...took);
}
