import type { Direction } from './bits.ts';
import { Blackouts, type Stretch } from './blackouts.ts';
import { CalendarDays } from './calendar-days.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { END_OF_TIME_SECONDS, SECONDS_PER_DAY } from './civil.ts';
import type { Exclusions } from './exclusions.ts';
import { firstInstantFrom, firstInstantSince } from './local-boundary.ts';
import type { EpochMillis } from './schedule-spec.ts';
import type { Zone } from './zone.ts';

const NOWHERE: Stretch = { since: 1, until: 0, reason: '' };

/** A compiled calendar. It keeps the day and the row of days off that it was last asked about. */
export class Calendar implements Exclusions {
  readonly name: string;
  readonly days: CalendarDays;
  readonly #zone: Zone;
  readonly #blackouts: Blackouts;
  /** The local day around the last instant asked about. */
  #today: Stretch & { readonly isOff: boolean } = { ...NOWHERE, isOff: false };
  /** The unbroken row of days off around it. */
  #daysOff: Stretch = NOWHERE;

  /** Expects a spec that calendarProblems finds nothing wrong with. */
  constructor(spec: CalendarSpec, zone: Zone) {
    this.name = spec.name;
    this.days = new CalendarDays(spec);
    this.#zone = zone;
    this.#blackouts = new Blackouts(spec.blackouts ?? [], zone);
  }

  reasonAt(instant: EpochMillis): string | undefined {
    const seconds = Math.floor(instant / 1000);
    const blackout = this.#blackouts.at(seconds);
    if (blackout !== undefined) return this.#reason('CALENDAR_BLACKOUT', blackout.reason);
    const today = this.#dayAt(seconds);
    return today.isOff ? this.#reason('CALENDAR_DAY_OFF', today.reason) : undefined;
  }

  clearFrom(instant: EpochMillis, direction: Direction): number {
    let seconds = Math.floor(instant / 1000);
    while (seconds >= 0 && seconds < END_OF_TIME_SECONDS) {
      const taken = this.#blackouts.at(seconds) ?? this.#rowOfDaysOffAt(seconds);
      if (taken === undefined) {
        return direction === 1
          ? Math.max(instant, seconds * 1000)
          : Math.min(instant, seconds * 1000 + 999);
      }
      seconds = direction === 1 ? taken.until : taken.since - 1;
    }
    return direction * Number.POSITIVE_INFINITY;
  }

  #reason(code: string, reason: string): string {
    return reason === '' ? `${code}:${this.name}` : `${code}:${this.name}:${reason}`;
  }

  #dayAt(seconds: number): Stretch & { readonly isOff: boolean } {
    if (seconds >= this.#today.since && seconds < this.#today.until) return this.#today;
    const segment = this.#zone.segmentAt(seconds);
    const day = Math.floor((seconds + segment.offset) / SECONDS_PER_DAY);
    const reason = this.days.reasonOff(day);
    this.#today = {
      since: Math.max(segment.start, day * SECONDS_PER_DAY - segment.offset),
      until: Math.min(segment.end, (day + 1) * SECONDS_PER_DAY - segment.offset),
      reason: reason ?? '',
      isOff: reason !== undefined,
    };
    return this.#today;
  }

  #rowOfDaysOffAt(seconds: number): Stretch | undefined {
    if (!this.#dayAt(seconds).isOff) return undefined;
    const known = this.#daysOff;
    if (seconds >= known.since && seconds < known.until) return known;
    const today = Math.floor((seconds + this.#zone.offsetAt(seconds)) / SECONDS_PER_DAY);
    const lastDay = END_OF_TIME_SECONDS / SECONDS_PER_DAY;
    let first = today;
    while (first > 0 && this.days.reasonOff(first - 1) !== undefined) first -= 1;
    let last = today;
    while (last < lastDay && this.days.reasonOff(last + 1) !== undefined) last += 1;
    this.#daysOff = {
      since: firstInstantSince(this.#zone, seconds, first * SECONDS_PER_DAY),
      until: firstInstantFrom(this.#zone, seconds, (last + 1) * SECONDS_PER_DAY),
      reason: '',
    };
    return this.#daysOff;
  }
}
