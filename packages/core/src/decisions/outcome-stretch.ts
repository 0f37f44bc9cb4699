import type { Timetable, WalkEntry } from '@escapement/timetable';
import type { DecidedOutcome } from '../ports/schedule-store.ts';
import type { EpochMillis } from '../words/instants.ts';

/** Longer stretches are recorded as one row without a count, since counting them would cost without bound. */
const countedFireTimesMax = 1000;

type Verdict = Pick<DecidedOutcome, 'outcome' | 'reason' | 'detail'>;

/**
 * Ledger rows for every prescribed instant in [from, until): fire times get `verdict` (or nothing, where they are served
 * otherwise), instants that a calendar takes out are skipped with its reason. Neighbours of one verdict share a row.
 */
export function outcomesOf(
  timetable: Timetable,
  span: { readonly from: EpochMillis; readonly until: EpochMillis },
  verdict: Verdict | undefined,
): readonly DecidedOutcome[] {
  if (span.from >= span.until) return [];
  const walk = timetable.walk(span.from, span.until, countedFireTimesMax);
  if (walk.resumeAt !== undefined && verdict !== undefined) {
    return uncounted(timetable, span, verdict);
  }
  return merged(walk.entries, verdict);
}

function uncounted(
  timetable: Timetable,
  span: { from: EpochMillis; until: EpochMillis },
  verdict: Verdict,
): readonly DecidedOutcome[] {
  const first = timetable.next(span.from - 1);
  const last = timetable.previous(span.until);
  if (first === undefined || last === undefined || first > last) return [];
  return [{ fireTime: first, untilFireTime: last, ...verdict }];
}

function merged(
  entries: readonly WalkEntry[],
  verdict: Verdict | undefined,
): readonly DecidedOutcome[] {
  const rows: DecidedOutcome[] = [];
  for (const entry of entries) {
    const decided = verdictOf(entry, verdict);
    if (decided === undefined) continue;
    const last = rows.at(-1);
    if (last !== undefined && sameVerdict(last, decided)) {
      const count = (last.count ?? 1) + 1;
      rows[rows.length - 1] = { ...last, untilFireTime: entry.fireTime, count };
    } else {
      rows.push({ fireTime: entry.fireTime, ...decided });
    }
  }
  return rows;
}

function verdictOf(entry: WalkEntry, verdict: Verdict | undefined): Verdict | undefined {
  return entry.kind === 'excluded'
    ? { outcome: 'skipped', reason: 'calendar', detail: entry.reason }
    : verdict;
}

function sameVerdict(a: Verdict, b: Verdict): boolean {
  return a.outcome === b.outcome && a.reason === b.reason && a.detail === b.detail;
}
