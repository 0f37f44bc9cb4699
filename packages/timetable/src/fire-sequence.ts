import type { EpochMillis } from './schedule-spec.ts';

/** An endless or finite ascending sequence of instants that can be entered anywhere. */
export interface FireSequence {
  /** The first instant at or after, or Infinity. */
  atOrAfter(instant: EpochMillis): number;
  /** The last instant at or before, or -Infinity. */
  atOrBefore(instant: EpochMillis): number;
  /** Whether an instant of the sequence stands in for a local time that a gap swallowed. */
  isMoved(instant: EpochMillis): boolean;
}
