import { type AuditRow, fromIso, type LedgerEntry } from '@escapement/core';

/** A time in which a job was paused: since when, until when, why, and by whom, as far as the audit log still has it. */
export interface PauseSpan {
  readonly from: string;
  /** Absent while it lasts. */
  readonly to?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly resumedBy?: string;
  /** When it ends by itself, or ended so. */
  readonly until?: string;
}

const endings = new Set(['job.resume', 'job.delete', 'job.create']);

/**
 * The pauses of a job, newest first, by what was done to it, newest first too. A pause of one that is paused already says why anew and begins
 * nothing; the first of them counts. What stands is told also where the log has lost its begin.
 */
export function pausesOf(
  rows: readonly AuditRow[],
  standing:
    | { readonly since: string; readonly reason: string; readonly until?: string | undefined }
    | undefined,
): readonly PauseSpan[] {
  const spans: PauseSpan[] = [];
  let open: PauseSpan | undefined;
  const done = rows.filter(({ outcome }) => outcome === 'done').toReversed();
  for (const row of done) {
    const { act, at, who, reason } = row;
    const ended = open && endedBefore(open, at);
    if (ended !== undefined) {
      spans.push(ended);
      open = undefined;
    }
    if (act === 'job.pause') {
      const why = reason === undefined ? {} : { reason };
      open = { from: open?.from ?? at, by: who, ...why, ...endOf(row) };
    } else if (endings.has(act) && open !== undefined) {
      const { until: _notCome, ...rest }: PauseSpan = open;
      spans.push({ ...rest, to: at, ...(act === 'job.resume' ? { resumedBy: who } : {}) });
      open = undefined;
    }
  }
  if (standing !== undefined) {
    const { since: from, reason, until } = standing;
    const { until: _asSaid, ...rest } = open ?? {};
    spans.push({ ...rest, from, reason, ...(until === undefined ? {} : { until }) });
  } else if (open?.until !== undefined) {
    spans.push({ ...open, to: open.until });
  }
  return spans.toReversed();
}

/** A pause that ended by itself by the time of a row, whenever that end was written down. */
function endedBefore(open: PauseSpan, at: string): PauseSpan | undefined {
  const { until } = open;
  if (until === undefined || (fromIso(until) ?? 0) > (fromIso(at) ?? 0)) return undefined;
  return { ...open, to: until };
}

/** The end that a pause was given, as its row tells of the job after it. */
function endOf({ after }: AuditRow): { readonly until?: string } {
  const paused = fieldOf(after, 'paused');
  const until = fieldOf(paused, 'until');
  return typeof until === 'string' && fromIso(until) !== undefined ? { until } : {};
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
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
