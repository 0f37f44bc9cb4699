import type { Timetable } from '@escapement/timetable';
import { z } from 'zod';
import { parseRunId } from '../runs/run-id.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { EpochMillis } from '../words/instants.ts';
import { jitterOf } from './catch-up.ts';
import type { DecidedOutcome } from './decided-outcome.ts';
import { changedAtOf } from './edit-of.ts';
import { firesFrom } from './job-pause.ts';
import { envelopeOf, firstPrescribed } from './plan-job.ts';

/**
 * What a Redis that lost its memory cannot tell any more. Up to `after` everything that was due had its outcome, but for the runs that
 * are `outstanding`; whatever was due after it, up to `until`, may have begun or not. What is due later has not.
 */
export const unknownSchema = z.strictObject({
  after: z.int(),
  until: z.int(),
  outstanding: z.array(z.string()),
  /** Jobs for which nothing was staged from this fire time on, though it had passed; it may have been since. */
  behind: z.record(z.string(), z.int()),
  reason: z.enum(['redis-forgot', 'redis-went-back']),
});
export type Unknown = z.output<typeof unknownSchema>;

/** What is decided of the fire times of the version that stands around a loss of memory. */
export interface UnknownPlan {
  /** Their fire time has passed or not, but they are due later: they cannot have begun, and are staged again. */
  readonly runs: readonly RunEnvelope[];
  readonly outcomes: readonly DecidedOutcome[];
  readonly nextFireTime: EpochMillis | undefined;
}

/** A horizon holds no more instants of one job; what a schedule has beyond is accounted for as unknown all the same. */
const instantsMax = 2_000;

/**
 * Names exactly what nobody knows: a fire time that may have begun is recorded as unknown and not run again, since a double start is
 * worse than a known gap, unless the job says that it is not. One that cannot have begun is staged as if nothing had happened.
 */
export function planUnknown(input: {
  readonly definition: JobDefinition;
  readonly timetable: Timetable;
  readonly unknown: Unknown;
  readonly epoch: number;
}): UnknownPlan {
  const { definition, timetable, unknown, epoch } = input;
  // A pause that ends by itself owes nothing before its end.
  const changedAt = Math.max(changedAtOf(definition), (firesFrom(definition) ?? 0) - 1);
  const unstagedFrom = unstagedFromOf(unknown, definition.id);
  const from =
    Math.max(Math.min(unknown.after - jitterOf(definition.schedule), unstagedFrom - 1), changedAt) +
    1;
  const until = Math.max(unknown.until, changedAt);
  const walk = timetable.walk(from, Math.max(from, until + 1), instantsMax);
  const runs: RunEnvelope[] = [];
  const outcomes: DecidedOutcome[] = [...outstandingBefore(definition.id, unknown, from)];
  for (const entry of walk.entries) {
    const { fireTime } = entry;
    if (entry.kind === 'excluded') {
      if (fireTime <= unknown.after && fireTime < unstagedFrom) continue;
      outcomes.push({ fireTime, outcome: 'skipped', reason: 'calendar', detail: entry.reason });
      continue;
    }
    const run = envelopeOf({ definition, timetable, epoch }, fireTime);
    if (run.dueTime > unknown.until) runs.push(run);
    else if (
      run.dueTime > unknown.after ||
      fireTime >= unstagedFrom ||
      unknown.outstanding.includes(run.runId)
    ) {
      outcomes.push({ fireTime, outcome: 'unknown', reason: unknown.reason });
    }
  }
  const { resumeAt } = walk;
  if (resumeAt !== undefined) {
    const stretch = { fireTime: resumeAt, untilFireTime: until };
    outcomes.push({ ...stretch, outcome: 'unknown', reason: unknown.reason });
  }
  return { runs, outcomes, nextFireTime: firstPrescribed(timetable, until + 1) };
}

/** From which fire time on nothing was staged of the job when Redis was last known; beyond all where it was not behind. */
export function unstagedFromOf({ behind }: Unknown, jobId: string): EpochMillis {
  const known = Object.hasOwn(behind, jobId) ? behind[jobId] : undefined;
  return known ?? Number.POSITIVE_INFINITY;
}

/** Runs of a job that were overdue already when Redis was last known, of fire times before an instant, and that may have begun since. */
export function outstandingBefore(
  jobId: string,
  { outstanding, reason }: Unknown,
  before: EpochMillis,
): readonly DecidedOutcome[] {
  // Most are of other jobs, and there may be many of those.
  const own = outstanding.filter((runId) => runId.startsWith(`${jobId}@`));
  return own.flatMap((runId): readonly DecidedOutcome[] => {
    const id = parseRunId(runId);
    if (id?.trigger !== 'schedule' || id.fireTime >= before) return [];
    return [{ fireTime: id.fireTime, outcome: 'unknown', reason }];
  });
}
