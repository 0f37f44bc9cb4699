import type { AuditRow } from '../schemas/audit-row.ts';
import { fromIso } from '../words/instants.ts';

/** A time in which a job was paused: since when, until when, why, and by whom, as far as the audit log still has it. */
export interface PauseSpan {
  readonly from: string;
  /** Absent while it lasts. */
  readonly to?: string | undefined;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  readonly resumedBy?: string | undefined;
  /** When it ends by itself, or ended so. */
  readonly until?: string | undefined;
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
