import { type AuditRow, fromIso, type LedgerEntry } from '@escapement/core';

/** A time in which a job was paused: since when, until when, why, and by whom, as far as the audit log still has it. */
export interface PauseSpan {
  readonly from: string;
  /** Absent while it lasts. */
  readonly to?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly resumedBy?: string;
}

const endings = new Set(['job.resume', 'job.delete', 'job.create']);

/**
 * The pauses of a job, newest first, by what was done to it, newest first too. A pause of one that is paused already says why anew and begins
 * nothing; the first of them counts. What stands is told also where the log has lost its begin.
 */
export function pausesOf(
  rows: readonly AuditRow[],
  standing: { readonly since: string; readonly reason: string } | undefined,
): readonly PauseSpan[] {
  const spans: PauseSpan[] = [];
  let open: PauseSpan | undefined;
  const done = rows.filter(({ outcome }) => outcome === 'done').toReversed();
  for (const { act, at, who, reason } of done) {
    if (act === 'job.pause') {
      const why = reason === undefined ? {} : { reason };
      open = { from: open?.from ?? at, by: who, ...why };
    } else if (endings.has(act) && open !== undefined) {
      spans.push({ ...open, to: at, ...(act === 'job.resume' ? { resumedBy: who } : {}) });
      open = undefined;
    }
  }
  if (standing !== undefined) {
    spans.push({ ...open, from: standing.since, reason: standing.reason });
  }
  return spans.toReversed();
}

/** The pauses that lie among what is shown of a list whose times go back to `oldest`; all of them where it is shown to its end. */
export function pausesAmong(
  pauses: readonly PauseSpan[],
  oldest: string | undefined,
): readonly PauseSpan[] {
  if (oldest === undefined) return pauses;
  const since = fromIso(oldest) ?? 0;
  return pauses.filter(({ to }) => to === undefined || (fromIso(to) ?? 0) >= since);
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
