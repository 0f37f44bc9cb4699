import type { EpochMillis } from './schedule-spec.ts';

/** One prescribed instant: it fires, or a calendar takes it out and says why. */
export type WalkEntry =
  | { readonly kind: 'fire'; readonly fireTime: EpochMillis }
  | { readonly kind: 'excluded'; readonly fireTime: EpochMillis; readonly reason: string };

/** A stretch of the walk; `resumeAt` is the `from` of the next one when the limit cut it short. */
export interface Walk {
  readonly entries: readonly WalkEntry[];
  readonly resumeAt?: EpochMillis;
}

/** What a bounded search found; where it had to stop, `undecidedFrom` is the first instant not looked at. */
export interface Survey {
  readonly fireTimes: readonly EpochMillis[];
  readonly undecidedFrom?: EpochMillis;
}

/** How a fire time reads on the wall. */
export interface FireTimeView {
  /** ISO local time without offset, e.g. `2027-03-14T03:00:00`. */
  readonly local: string;
  /** `+08:00`. */
  readonly offset: string;
  /** `gap`: moved out of a skipped hour; `overlap`: the local time happens twice. */
  readonly kind: 'normal' | 'gap' | 'overlap';
}

/**
 * A compiled schedule: a pure function from instants to fire times. No answer costs more than a budget of steps,
 * which only calendars that close nearly all of a schedule's fire times for decades can exhaust.
 */
export interface Timetable {
  /** The first fire time strictly after, or undefined: never again, or none within the budget. */
  next(after: EpochMillis): EpochMillis | undefined;
  /** The last fire time strictly before, or undefined: never before, or none within the budget. */
  previous(before: EpochMillis): EpochMillis | undefined;
  /** As `between`, and tells "there are no more" from "no more were found within the budget". */
  survey(from: EpochMillis, to: EpochMillis, limit: number): Survey;
  /** Fire times in from <= t < to, ascending, at most `limit`. */
  between(from: EpochMillis, to: EpochMillis, limit: number): readonly EpochMillis[];
  /** Every prescribed instant in from <= t < to, fired or excluded, ascending, at most `limit`. */
  walk(from: EpochMillis, to: EpochMillis, limit: number): Walk;
  /** `fireTime` plus the jitter of (key, fireTime), the same on every node. */
  dueTime(fireTime: EpochMillis): EpochMillis;
  explain(fireTime: EpochMillis): FireTimeView;
  readonly isManual: boolean;
}
