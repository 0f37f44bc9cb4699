/** One grant of a lock, in the order in which they were made. */
export interface Grant {
  /** Of the place in line: its place in the order of coming. */
  readonly token: number;
  /** Whether it excludes all others. */
  readonly alone: boolean;
  /** How many held it beside. */
  readonly beside: number;
}

/**
 * Grants that passed over one who had come before. Who came later may be granted first only where both may hold it at once: a reader before a reader, and of a semaphore no
 * more than there are permits for, with all who came before and are granted later counted as if they held it.
 */
export function passedOver(grants: readonly Grant[], permits?: number): readonly string[] {
  const faults: string[] = [];
  let [least, leastAlone] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let at = grants.length - 1; at >= 0; at -= 1) {
    const grant = grants[at] as Grant;
    const { token, alone, beside } = grant;
    if (permits !== undefined && token > least) {
      const before = grants.slice(at + 1).filter((later) => later.token < token).length;
      if (beside + before + 1 > permits) faults.push(`${token} before ${before} who came earlier`);
    }
    if (permits === undefined && token > (alone ? least : leastAlone)) {
      faults.push(`${token} before ${alone ? least : leastAlone}`);
    }
    least = Math.min(least, token);
    if (alone) leastAlone = Math.min(leastAlone, token);
  }
  return faults;
}
