import type { ClosedTimes } from './closed-times.ts';
import type { EpochMillis } from './schedule-spec.ts';

/** An endless or finite ascending sequence of instants that can be entered anywhere. */
export interface FireSequence {
  /** How many seeks one question costs. */
  readonly seeks: number;
  /** The first instant at or after, or Infinity. */
  atOrAfter(instant: EpochMillis): number;
  /** The last instant at or before, or -Infinity. */
  atOrBefore(instant: EpochMillis): number;
  /** Whether an instant of the sequence stands in for a local time that a gap swallowed. */
  isMoved(instant: EpochMillis): boolean;
  /**
   * The sequence for those who only want what is open: it may leave out instants that are closed, so that a
   * search passes over them at once. It leaves out no other.
   */
  openIn(closed: readonly ClosedTimes[]): FireSequence;
  /** Whether one of its instants may be open, other than by a change of the clocks. */
  mayOpenIn(closed: readonly ClosedTimes[]): boolean;
}
