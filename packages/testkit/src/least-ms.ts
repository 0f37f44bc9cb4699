const tries = 5;

/**
 * How much of a processor the work takes, milliseconds: the least of some tries, since the collection of garbage falls into any one of them. Not how
 * long it takes, which is for a busy machine to say. For work that waits for nothing and may be done again.
 */
export function leastMs(work: () => void): number {
  const took = Array.from({ length: tries }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...took);
}
