import type { Direction } from './bits.ts';
import { type Blackouts, secondOfWeek } from './blackouts.ts';
import type { CalendarDays } from './calendar-days.ts';
import { END_OF_TIME_SECONDS, SECONDS_PER_DAY } from './civil.ts';
import { DayMasks } from './day-masks.ts';
import { firstInstantFrom, firstInstantSince } from './local-boundary.ts';
import { allDaysOf, weekdaysOver } from './month.ts';
import { indexAfter, type Stretch, stretchAt, union } from './overlay.ts';
import type { StepBudget } from './step-budget.ts';
import type { Zone } from './zone.ts';

/** A month is asked of a calendar in a fraction of what an instant costs. */
const MASKS_PER_STEP = 4;

/**
 * All that calendars close by the clock of one zone, as one: what lies between two openings is a single leap,
 * whichever calendars close it. Days that are off, or closed around the clock, are leapt over by the month,
 * without a look at the zone.
 */
export class ClosedTimes {
  readonly zone: Zone;
  /** The days on which anything is open. */
  readonly openDays: DayMasks;
  /** What the weekly windows leave of each weekday, Sunday first: stretches of seconds of the day. */
  readonly openings: readonly (readonly Stretch[])[];
  /** The windows of every week, in local seconds since Sunday 00:00, as few as can be. */
  readonly #weekly: readonly Stretch[];
  readonly #once: readonly Stretch[];

  constructor(
    zone: Zone,
    closers: { readonly days: readonly CalendarDays[]; readonly blackouts: readonly Blackouts[] },
  ) {
    this.zone = zone;
    this.#once = union(closers.blackouts.map(({ once }) => once));
    this.#weekly = union(closers.blackouts.map(({ weekly }) => weekly));
    this.openings = [0, 1, 2, 3, 4, 5, 6].map((weekday) => openingsOf(this.#weekly, weekday));
    const openWeekdays = this.openings.reduce(
      (mask, openings, weekday) => (openings.length > 0 ? mask | (1 << weekday) : mask),
      0,
    );
    this.openDays = new DayMasks(
      (month) =>
        closers.days.reduce(
          (open, days) => open & days.workdaysIn(month),
          allDaysOf(month) & weekdaysOver(month, openWeekdays),
        ),
      Math.ceil(closers.days.length / MASKS_PER_STEP),
    );
  }

  /** Whether the weekly windows leave nothing of any week. */
  get isNeverOpen(): boolean {
    return this.openings.every((openings) => openings.length === 0);
  }

  /**
   * The open second at `seconds` or nearest to it in a direction; an infinity if there is none. Where the
   * budget ends first, how far it came.
   */
  openFrom(seconds: number, direction: Direction, budget: StepBudget): number {
    let at = seconds;
    while (at >= 0 && at < END_OF_TIME_SECONDS) {
      const beyond = this.#beyondWhatCloses(at, direction, budget);
      if (beyond === undefined) return at;
      budget.spend(1);
      at = beyond;
      if (budget.isSpent) return at;
    }
    return direction * Number.POSITIVE_INFINITY;
  }

  /** The first second in a direction that lies beyond whatever closes this one, or undefined: nothing does. */
  #beyondWhatCloses(seconds: number, direction: Direction, budget: StepBudget): number | undefined {
    const once = stretchAt(this.#once, seconds);
    if (once !== undefined) return direction === 1 ? once.until : once.from - 1;
    budget.lookAt(this.zone, seconds);
    const segment = this.zone.segmentAt(seconds);
    const local = seconds + segment.offset;
    const today = Math.floor(local / SECONDS_PER_DAY);
    const day = this.openDays.seek(today, direction, budget);
    if (day !== today) return this.#edgeOfDay(day, seconds, direction);
    const second = secondOfWeek(local);
    const window = stretchAt(this.#weekly, second);
    if (window === undefined) return undefined;
    // Beyond a transition the wall clock has to be looked at anew.
    return direction === 1
      ? Math.min(segment.end, seconds + window.until - second)
      : Math.max(segment.start, seconds + window.from - second) - 1;
  }

  /** The first second of a day that lies ahead, or the last one of a day that lies behind. */
  #edgeOfDay(day: number, seconds: number, direction: Direction): number {
    if (!Number.isFinite(day)) return day;
    return direction === 1
      ? firstInstantFrom(this.zone, seconds, day * SECONDS_PER_DAY)
      : firstInstantSince(this.zone, seconds, (day + 1) * SECONDS_PER_DAY) - 1;
  }
}

function openingsOf(weekly: readonly Stretch[], weekday: number): readonly Stretch[] {
  const start = weekday * SECONDS_PER_DAY;
  const end = start + SECONDS_PER_DAY;
  const openings: Stretch[] = [];
  let from = start;
  for (let index = indexAfter(weekly, start); from < end; index += 1) {
    const window = weekly[index];
    const until = Math.min(window?.from ?? end, end);
    if (until > from) openings.push({ from: from - start, until: until - start, owner: 0 });
    from = Math.max(from, window?.until ?? end);
  }
  return openings;
}
