import type { RunView } from '@escapement/protocol';

/** Of fewer runs nothing is usual. */
const fewest = 5;

/** How long runs of a job take. */
export interface UsualDuration {
  /** So many were looked at. */
  readonly count: number;
  /** Half of them took no longer. */
  readonly medianMs: number;
  /** Nineteen of twenty took no longer. */
  readonly p95Ms: number;
}

/** What is usual by these runs, of which those count that succeeded; `undefined` while there are too few. */
export function usualOf(runs: readonly RunView[]): UsualDuration | undefined {
  const took = runs.flatMap(({ state, durationMs }) =>
    state === 'succeeded' && durationMs !== undefined ? [durationMs] : [],
  );
  if (took.length < fewest) return undefined;
  const ascending = took.toSorted((a, b) => a - b);
  return {
    count: took.length,
    medianMs: atRank(ascending, 0.5),
    p95Ms: atRank(ascending, 0.95),
  };
}

/** The smallest of them that so large a share does not exceed (nearest rank). */
function atRank(ascending: readonly number[], share: number): number {
  return ascending[Math.ceil(share * ascending.length) - 1] ?? 0;
}
