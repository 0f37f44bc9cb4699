import type { EpochMillis } from '../words/instants.ts';
import type { DecidedOutcome } from './decided-outcome.ts';
import { outcomesOf } from './outcome-stretch.ts';
import { outstandingBefore, type Unknown, unstagedFromOf } from './plan-unknown.ts';
import { type Reign, reasonOf } from './reign.ts';

/** A version that stood before. */
export interface PastReign extends Reign {
  /** At most so long after its fire time a run of it became due. */
  readonly jitterMs: number;
}

/** The versions of a job around a loss of memory. */
export interface PastInput {
  readonly jobId: string;
  /** Those before the one that stands, oldest first, as far as anybody knows them. */
  readonly past: readonly PastReign[];
  /** Whether the one that stands followed the last of them, and none of the others is missing either. */
  readonly isWhole: boolean;
  /** The version that stands; or what is instead of one, since when it is gone or broken. */
  readonly standing: PastReign;
  readonly unknown: Unknown;
}

/**
 * What becomes of the fire times of versions that are no more, where Redis lost its memory of them: a version may have been replaced in the
 * very moments that are lost, or before anybody came to account for them. What of it may have begun is unknown; what cannot have
 * is superseded. Where nobody knows any more which versions there were, one row says of all the time in which they may have
 * stood that nobody knows.
 */
export function planUnknownPast(input: PastInput): readonly DecidedOutcome[] {
  const { jobId, standing, unknown } = input;
  const outstanding = outstandingBefore(jobId, unknown, standing.from + 1);
  return [...outstanding, ...(input.isWhole ? knownPast(input) : [...lostPast(input)])];
}

function knownPast({ jobId, past, standing, unknown }: PastInput): readonly DecidedOutcome[] {
  return past.flatMap((reign, i) => {
    const next = past[i + 1] ?? standing;
    if (reign.timetable === undefined) return [];
    const from = Math.max(reign.from, lostAfter(jobId, unknown, reign.jitterMs)) + 1;
    const middle = Math.min(next.from, unknown.until) + 1;
    return [
      ...outcomesOf(
        reign.timetable,
        { from, until: middle },
        { outcome: 'unknown', reason: unknown.reason },
      ),
      ...outcomesOf(
        reign.timetable,
        { from: Math.max(from, middle), until: next.from + 1 },
        { outcome: 'superseded', reason: reasonOf(next) },
      ),
    ];
  });
}

function* lostPast({ jobId, past, standing, unknown }: PastInput): Generator<DecidedOutcome> {
  const jitterMs = Math.max(standing.jitterMs, ...past.map((reign) => reign.jitterMs));
  const fireTime = lostAfter(jobId, unknown, jitterMs) + 1;
  const untilFireTime = standing.from;
  if (fireTime > untilFireTime) return;
  const verdict = { outcome: 'unknown', reason: unknown.reason } as const;
  yield fireTime === untilFireTime
    ? { fireTime, ...verdict }
    : { fireTime, untilFireTime, ...verdict };
}

/** Fire times up to this instant had their outcome when Redis was last known, but for runs that were outstanding. */
function lostAfter(jobId: string, unknown: Unknown, jitterMs: number): EpochMillis {
  return Math.min(unknown.after - jitterMs, unstagedFromOf(unknown, jobId) - 1);
}
