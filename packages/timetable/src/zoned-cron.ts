import type { Direction } from './bits.ts';
import { END_OF_TIME_SECONDS, SECONDS_PER_DAY } from './civil.ts';
import type { ClosedTimes } from './closed-times.ts';
import { type CronFields, matchesDay, monthDays, namedDays } from './cron-fields.ts';
import { seekLocal, seekTime } from './cron-seek.ts';
import { DayMasks } from './day-masks.ts';
import type { FireSequence } from './fire-sequence.ts';
import { firstDayOf, weekdaysOver } from './month.ts';
import type { EpochMillis, GapPolicy, OverlapPolicy } from './schedule-spec.ts';
import { StepBudget } from './step-budget.ts';
import type { Zone, ZoneSegment } from './zone.ts';

const NEVER_AGAIN = Number.POSITIVE_INFINITY;
const NEVER_BEFORE = Number.NEGATIVE_INFINITY;

/** What becomes of a fixed local time at the borders of segments. */
export interface TransitionPolicies {
  readonly gap: GapPolicy;
  readonly overlapHour: OverlapPolicy;
}

/**
 * A cron expression in a zone. Time is a row of segments of one offset each; inside of one, instants
 * and local times differ by a constant, so a seek is one seek in local time. Only at the borders do
 * the policies speak:
 *
 * - An expression that follows elapsed time fires wherever the wall clock shows a match.
 * - A fixed one fires at the first moment after a gap that swallowed a match (unless `skip`), and
 *   in a repeated hour in the first pass, the second, or both.
 */
export class ZonedCron implements FireSequence {
  readonly seeks = 1;
  readonly fields: CronFields;
  readonly zone: Zone;
  readonly #policies: TransitionPolicies;
  readonly #runsAfterGap: boolean;
  readonly #overlap: OverlapPolicy;
  /** What is sought: the fields, less the days that need not be looked at. */
  readonly #sought: CronFields;
  /** The days that a gap may carry something into that whoever asks is interested in. */
  readonly #reached: DayMasks | undefined;

  /** `only`: the days that whoever asks is interested in, if not all. */
  constructor(
    fields: CronFields,
    zone: Zone,
    policies: TransitionPolicies & { readonly only?: DayMasks },
  ) {
    const { only } = policies;
    this.fields = fields;
    this.zone = zone;
    this.#policies = policies;
    this.#sought = only === undefined ? fields : onDays(fields, only);
    this.#runsAfterGap = !fields.followsElapsedTime && policies.gap === 'run';
    this.#overlap = fields.followsElapsedTime ? 'both' : policies.overlapHour;
    this.#reached = only && this.#runsAfterGap ? reachedDays(fields, only) : undefined;
  }

  atOrAfter(instant: EpochMillis): number {
    let seconds = Math.max(0, Math.ceil(instant / 1000));
    let match = NEVER_BEFORE;
    while (seconds < END_OF_TIME_SECONDS) {
      const segment = this.zone.segmentAt(seconds);
      if (seconds === segment.start && this.hasMatchInGap(segment)) return seconds * 1000;
      const from = Math.max(seconds + segment.offset, this.#firstLocal(segment));
      if (match < from) match = seekLocal(this.#sought, from, 1);
      if (match < this.#endLocal(segment)) return withinTime(match - segment.offset);
      seconds = segment.end;
      if (segment.after < segment.offset) {
        // A repeated hour is looked at again, if its day matters at all.
        if (matchesDayIn(this.#sought, seconds + segment.after, seconds + segment.offset))
          match = NEVER_BEFORE;
        continue;
      }
      // Nothing can match more than a day before `match`.
      const nearest = this.#nearestPossible(match, seconds, 1);
      if (nearest === NEVER_AGAIN) return NEVER_AGAIN;
      seconds = Math.max(seconds, nearest - SECONDS_PER_DAY);
    }
    return NEVER_AGAIN;
  }

  atOrBefore(instant: EpochMillis): number {
    let seconds = Math.min(END_OF_TIME_SECONDS - 1, Math.floor(instant / 1000));
    let match = NEVER_AGAIN;
    while (seconds >= 0) {
      const segment = this.zone.segmentAt(seconds);
      const from = Math.min(seconds + segment.offset, this.#endLocal(segment) - 1);
      if (match > from) match = seekLocal(this.#sought, from, -1);
      if (match >= this.#firstLocal(segment)) return sinceTime(match - segment.offset);
      if (this.hasMatchInGap(segment)) return segment.start * 1000;
      seconds = segment.start - 1;
      if (segment.before > segment.offset) {
        const start = segment.start;
        if (matchesDayIn(this.#sought, start + segment.offset, start + segment.before))
          match = NEVER_AGAIN;
        continue;
      }
      const nearest = this.#nearestPossible(match, seconds, -1);
      if (nearest === NEVER_BEFORE) return NEVER_BEFORE;
      seconds = Math.min(seconds, nearest + SECONDS_PER_DAY);
    }
    return NEVER_BEFORE;
  }

  /**
   * The local second before which nothing can be found: the match, or the beginning (the end, looking back) of
   * the nearest day that matters, since a gap may carry into it what was due on a day that does not.
   */
  #nearestPossible(match: number, seconds: number, direction: Direction): number {
    if (this.#reached === undefined) return match;
    const today = Math.floor(seconds / SECONDS_PER_DAY);
    const day = this.#reached.seek(today - direction, direction, new StepBudget(Infinity));
    return (day + (direction === 1 ? 0 : 1)) * SECONDS_PER_DAY;
  }

  isMoved(instant: EpochMillis): boolean {
    const segment = this.zone.segmentAt(instant / 1000);
    if (instant !== segment.start * 1000 || !this.hasMatchInGap(segment)) return false;
    const local = segment.start + segment.offset;
    return seekLocal(this.fields, local, 1) !== local;
  }

  openIn(closed: readonly ClosedTimes[]): FireSequence {
    const here = closed.find(({ zone }) => zone === this.zone);
    if (here === undefined) return this;
    return new ZonedCron(this.fields, this.zone, { ...this.#policies, only: here.openDays });
  }

  mayOpenIn(closed: readonly ClosedTimes[]): boolean {
    const here = closed.find(({ zone }) => zone === this.zone);
    if (here === undefined) return true;
    const weekdays = here.openings.reduce((mask, openings, weekday) => {
      const isOpen = openings.some(({ from, until }) =>
        isWithin(seekTime(this.fields, from, 1), until),
      );
      return isOpen ? mask | (1 << weekday) : mask;
    }, 0);
    const days = new DayMasks((month) => here.openDays.in(month) & weekdaysOver(month, weekdays));
    return Number.isFinite(seekLocal(onDays(this.fields, days), 0, 1));
  }

  /** Whether the gap before this segment swallowed a match that its first moment makes up for. */
  hasMatchInGap(segment: ZoneSegment): boolean {
    if (segment.before >= segment.offset || !this.#runsAfterGap) return false;
    const [from, to] = [segment.start + segment.before, segment.start + segment.offset];
    return matchesDayIn(this.fields, from, to) && seekLocal(this.fields, from, 1) < to;
  }

  /** The first local time of the segment that may fire: not a repeated one, if only first passes do. */
  #firstLocal(segment: ZoneSegment): number {
    if (segment.before > segment.offset && this.#overlap === 'first') {
      return segment.start + segment.before;
    }
    return segment.start + segment.offset;
  }

  /** The local time that ends the segment: before the first pass, if only second passes fire. */
  #endLocal(segment: ZoneSegment): number {
    if (segment.after < segment.offset && this.#overlap === 'second') {
      return segment.end + segment.after;
    }
    return segment.end + segment.offset;
  }
}

function withinTime(seconds: number): number {
  return seconds < END_OF_TIME_SECONDS ? seconds * 1000 : NEVER_AGAIN;
}

function sinceTime(seconds: number): number {
  return seconds >= 0 ? seconds * 1000 : NEVER_BEFORE;
}

/** Whether the fields name a day of the local stretch from <= t < to; a day costs far less than a seek. */
function matchesDayIn(fields: CronFields, from: number, to: number): boolean {
  const last = Math.floor((to - 1) / SECONDS_PER_DAY);
  for (let day = Math.floor(from / SECONDS_PER_DAY); day <= last; day += 1) {
    if (matchesDay(fields, day)) return true;
  }
  return false;
}

/** The fields as the seek sees them when only some days matter. */
function onDays(fields: CronFields, only: DayMasks): CronFields {
  const monthRule = {
    days: (year: number, month: number) => {
      const own = monthDays(fields, year, month);
      return own === 0 ? 0 : own & only.in({ year, month });
    },
  };
  return { ...fields, monthRule };
}

/** The days that matter of those on which, or on the day before which, something is due. No gap is longer than a day. */
function reachedDays(fields: CronFields, only: DayMasks): DayMasks {
  return new DayMasks((month) => {
    const own = namedDays(fields, month);
    const before = matchesDay(fields, firstDayOf(month) - 1) ? 1 : 0;
    return only.in(month) & (own | (own << 1) | before);
  });
}

function isWithin(second: number, until: number): boolean {
  return second >= 0 && second < until;
}
