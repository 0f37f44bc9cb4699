/** What is kept where a deployment does not say otherwise. */
export const historyDefaults = {
  /** Newest runs that are over, of each job. */
  runsPerJob: 1_000,
  /** Memory of Redis that all of them may take, with their logs. */
  bytes: 512 * 1024 * 1024,
} as const;

/** What is kept of runs that are over. */
export interface KeptHistory {
  readonly runs: number;
  /** Bytes of their records, without what Redis needs to keep them in order. */
  readonly runBytes: number;
  readonly logBytes: number;
}

/** What Redis needs for the places of one record in its indexes, as `npm run bench -- retained` measures it. */
const placesBytes = 210;
/** Once the limit is reached, room is made down to this share of it, so that it is not made for every run. */
const downTo = 0.95;

/** Memory that the history takes. */
export function historyBytes({ runs, runBytes, logBytes }: KeptHistory): number {
  return runs * placesBytes + runBytes + logBytes;
}

/** Whether records or logs must go: from the limit on, and then until there is some room again. */
export function isOverLimit(kept: KeptHistory, limitBytes: number, wasOver: boolean): boolean {
  return historyBytes(kept) > limitBytes * (wasOver ? downTo : 1);
}
