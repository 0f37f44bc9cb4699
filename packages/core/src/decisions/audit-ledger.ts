import type { Timetable } from '@escapement/timetable';
import type { Edit } from '../schemas/edit.ts';
import type { EpochMillis } from '../words/instants.ts';

/** The stretch of a job's ledger that is looked at: fire times in (after, upTo]. */
export interface AuditedSpan {
  readonly jobId: string;
  readonly after: EpochMillis;
  readonly upTo: EpochMillis;
}

/** What Redis holds of one job's fire times in a span, and how far it can be held to it. */
export interface RecordedOutcomes {
  /** Fire times of scheduled runs, staged ones too. */
  readonly runs: readonly EpochMillis[];
  /** The first and last fire times of ledger rows. */
  readonly rows: readonly { readonly from: EpochMillis; readonly to: EpochMillis }[];
  /** What was announced of the job in the last two hours, oldest first. */
  readonly edits: readonly Edit[];
  /** Nothing at or after this has been decided; `undefined`: the job is not in the schedule. */
  readonly nextFireTime: EpochMillis | undefined;
  /** The version whose decisions these are. */
  readonly projectedRevision: number | undefined;
  /** Records up to this were dropped for age. */
  readonly prunedUpTo: EpochMillis;
}

/** A version of a job and since when it prescribes: fire times after `from`, up to the `from` of the next. */
export interface Force {
  readonly from: EpochMillis;
  /** `undefined`: nothing is prescribed. */
  readonly timetable: Timetable | undefined;
}

export interface AuditFinding {
  /** Fire times without any outcome. */
  readonly holes: readonly EpochMillis[];
  /** Fire times with more than one. */
  readonly doubles: readonly EpochMillis[];
  /** How far the ledger has been held to its promise: the next look goes on from there. */
  readonly auditedUpTo: EpochMillis;
}

/** Most instants of one job that are looked at in one go. */
const instantsMax = 1_000;

/**
 * Holds the ledger of one job to the promise that every fire time has exactly one outcome, by arithmetic of its own: the versions in
 * force prescribe, and runs and rows are counted. What is not decided yet, or was dropped for age, is left out.
 */
export function auditLedger(input: {
  readonly span: AuditedSpan;
  readonly forces: readonly Force[];
  readonly recorded: RecordedOutcomes;
}): AuditFinding {
  const { span, forces, recorded } = input;
  const upTo = Math.min(span.upTo, (recorded.nextFireTime ?? Number.POSITIVE_INFINITY) - 1);
  const after = Math.max(span.after, recorded.prunedUpTo);
  if (upTo <= after) return { holes: [], doubles: [], auditedUpTo: Math.max(after, span.after) };
  const prescribed = prescribedIn(forces, { after, upTo });
  const holes: EpochMillis[] = [];
  const doubles: EpochMillis[] = [];
  const runs = new Set(recorded.runs);
  let row = 0;
  for (const instant of prescribed.instants) {
    while ((recorded.rows[row]?.to ?? Number.POSITIVE_INFINITY) < instant) row += 1;
    const isCovered = (recorded.rows[row]?.from ?? Number.POSITIVE_INFINITY) <= instant;
    if (!isCovered && !runs.has(instant)) holes.push(instant);
    if (isCovered && runs.has(instant)) doubles.push(instant);
  }
  return { holes, doubles, auditedUpTo: prescribed.upTo };
}

/** Every instant that was prescribed in the span, and how far they were counted. */
function prescribedIn(
  forces: readonly Force[],
  span: { readonly after: EpochMillis; readonly upTo: EpochMillis },
): { readonly instants: readonly EpochMillis[]; readonly upTo: EpochMillis } {
  const instants: EpochMillis[] = [];
  for (const [i, { from, timetable }] of forces.entries()) {
    const begin = Math.max(from, span.after) + 1;
    const end = Math.min(forces[i + 1]?.from ?? span.upTo, span.upTo) + 1;
    if (timetable === undefined || timetable.isManual || begin >= end) continue;
    const walk = timetable.walk(begin, end, instantsMax - instants.length);
    instants.push(...walk.entries.map((entry) => entry.fireTime));
    if (walk.resumeAt !== undefined) return { instants, upTo: walk.resumeAt - 1 };
  }
  return { instants, upTo: span.upTo };
}
