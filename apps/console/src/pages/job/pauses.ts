import { fromIso, type LedgerEntry, type PauseSpan, toIso } from '@escapement/core';

/** The pauses that lie among what is shown of a list whose times go back to `oldest`, all of them where it is shown to its end, and lie before `end`. */
export function pausesAmong(
  pauses: readonly PauseSpan[],
  oldest: string | undefined,
  end?: string,
): readonly PauseSpan[] {
  const since = fromIso(oldest ?? '') ?? Number.NEGATIVE_INFINITY;
  const before = fromIso(end ?? '') ?? Number.POSITIVE_INFINITY;
  return pauses.filter(({ from, to }) => {
    const isBegun = (fromIso(from) ?? 0) < before;
    return isBegun && (to === undefined || (fromIso(to) ?? 0) >= since);
  });
}

/**
 * What fell into a pause, as one row of fire times that had no run; nothing while it lasts. Fire times up to its begin are those of the version before it; that of
 * its end is among them, since whoever had a run is left out by what runs the others.
 */
export function fellInto({ from, to }: PauseSpan): LedgerEntry | undefined {
  if (to === undefined) return undefined;
  const fireTime = toIso((fromIso(from) ?? 0) + 1);
  return { fireTime, untilFireTime: to, outcome: 'superseded', reason: 'paused', recordedAt: to };
}

/** Rows of the log and of the ledger are written by two processes, of which either may be first. */
const slackMs = 5_000;

/** The pause that took fire times back: one that had begun when that was recorded, and did not end before them. `undefined` where it is not known. */
export function pauseOf(
  { reason, fireTime, recordedAt = fireTime }: LedgerEntry,
  pauses: readonly PauseSpan[],
): PauseSpan | undefined {
  if (reason !== 'paused') return undefined;
  const [dueAt, saidAt] = [fromIso(fireTime) ?? 0, fromIso(recordedAt) ?? 0];
  return pauses.findLast(({ from, to }) => {
    const hadBegun = (fromIso(from) ?? 0) <= saidAt + slackMs;
    return hadBegun && (to === undefined || (fromIso(to) ?? 0) >= dueAt);
  });
}
