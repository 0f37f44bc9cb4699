import type { Timetable, WalkEntry } from '@escapement/timetable';
import type { EpochMillis } from '../words/instants.ts';
import type { DecidedOutcome } from './decided-outcome.ts';

/** Longer stretches are recorded as one row without a count, since counting them would cost without bound. */
const countedFireTimesMax = 1000;
/** The same for a stretch that a calendar takes out whole, of which one plan may meet a thousand. */
const countedExclusionsMax = 100;

type Verdict = Pick<DecidedOutcome, 'outcome' | 'reason' | 'detail'>;

/** Where the outcomes are wanted: every prescribed instant in [from, until) but those that are served otherwise. */
export interface OutcomeSpan {
  readonly from: EpochMillis;
  readonly until: EpochMillis;
  readonly served?: ReadonlySet<EpochMillis>;
}

/**
 * Ledger rows for every prescribed instant of the span: fire times get `verdict` (or nothing, where they are served
 * otherwise), instants that a calendar takes out are skipped with its reason. Neighbours of one verdict share a row.
 */
export function outcomesOf(
  timetable: Timetable,
  span: OutcomeSpan,
  verdict: Verdict | undefined,
): readonly DecidedOutcome[] {
  if (span.from >= span.until) return [];
  const walk = timetable.walk(span.from, span.until, countedFireTimesMax);
  const counted = merged(walk.entries, { verdict, served: span.served });
  if (walk.resumeAt === undefined) return counted;
  const rest = { from: walk.resumeAt, until: span.until };
  // What stands already lies near the begin of a stretch, where it is counted; so the rest need not be taken apart.
  return verdict === undefined
    ? exclusionsAroundFires(timetable, span)
    : [...counted, ...uncounted(timetable, rest, verdict)];
}

interface Span {
  readonly from: EpochMillis;
  readonly until: EpochMillis;
}

/** One row from the first fire time to the last; what calendars take out before and after it has rows of its own. */
function uncounted(timetable: Timetable, span: Span, verdict: Verdict): readonly DecidedOutcome[] {
  const { from, until } = span;
  const first = timetable.next(from - 1);
  if (first === undefined || first >= until) return exclusions(timetable, span);
  const last = timetable.previous(until) ?? first;
  return [
    ...exclusions(timetable, { from, until: first }),
    { fireTime: first, untilFireTime: last, ...verdict },
    ...exclusions(timetable, { from: last + 1, until }),
  ];
}

/** The fire times are served otherwise, and there are no more of them than the policy serves. */
function exclusionsAroundFires(timetable: Timetable, span: Span): readonly DecidedOutcome[] {
  const rows: DecidedOutcome[] = [];
  let { from } = span;
  while (from < span.until) {
    const until = Math.min(timetable.next(from - 1) ?? span.until, span.until);
    rows.push(...exclusions(timetable, { from, until }));
    from = until + 1;
  }
  return rows;
}

/** A stretch in which nothing fires: few instants are counted by reason, many share a row with the reason of the first. */
function exclusions(timetable: Timetable, span: Span): readonly DecidedOutcome[] {
  if (span.from >= span.until) return [];
  const walk = timetable.walk(span.from, span.until, countedExclusionsMax);
  if (walk.resumeAt === undefined) return merged(walk.entries, { verdict: undefined });
  const [first] = walk.entries;
  const verdict = first === undefined ? undefined : verdictOf(first, undefined);
  if (first === undefined || verdict === undefined) return [];
  const untilFireTime = lastPrescribed(timetable, { from: first.fireTime, until: span.until });
  return [{ fireTime: first.fireTime, untilFireTime, ...verdict }];
}

/** The last instant that is prescribed in the span, by bisection; `from` is one itself. */
function lastPrescribed(timetable: Timetable, span: Span): EpochMillis {
  let last = span.from;
  let beyond = span.until;
  while (beyond - last > 1) {
    const middle = Math.floor((last + beyond) / 2);
    const [found] = timetable.walk(middle, span.until, 1).entries;
    if (found === undefined) beyond = middle;
    else last = found.fireTime;
  }
  return last;
}

/** Neighbours of one verdict as one row; a fire time that is served otherwise ends the stretch before it. */
function merged(
  entries: readonly WalkEntry[],
  how: {
    readonly verdict: Verdict | undefined;
    readonly served?: ReadonlySet<EpochMillis> | undefined;
  },
): readonly DecidedOutcome[] {
  const stretches: { verdict: Verdict; fireTimes: EpochMillis[] }[] = [];
  let isBroken = true;
  for (const entry of entries) {
    const isServed = how.served?.has(entry.fireTime) === true;
    const decided = isServed ? undefined : verdictOf(entry, how.verdict);
    const last = isBroken ? undefined : stretches.at(-1);
    isBroken = decided === undefined;
    if (decided === undefined) continue;
    if (last !== undefined && sameVerdict(last.verdict, decided)) {
      last.fireTimes.push(entry.fireTime);
    } else {
      stretches.push({ verdict: decided, fireTimes: [entry.fireTime] });
    }
  }
  return stretches.map(({ verdict, fireTimes }) => rowOf(verdict, fireTimes));
}

function rowOf(verdict: Verdict, fireTimes: readonly EpochMillis[]): DecidedOutcome {
  const [fireTime = 0] = fireTimes;
  const untilFireTime = fireTimes.at(-1) ?? fireTime;
  if (fireTimes.length <= 1) return { fireTime, ...verdict };
  return { fireTime, untilFireTime, count: fireTimes.length, fireTimes, ...verdict };
}

function verdictOf(entry: WalkEntry, verdict: Verdict | undefined): Verdict | undefined {
  return entry.kind === 'excluded'
    ? { outcome: 'skipped', reason: 'calendar', detail: entry.reason }
    : verdict;
}

function sameVerdict(a: Verdict, b: Verdict): boolean {
  return a.outcome === b.outcome && a.reason === b.reason && a.detail === b.detail;
}
