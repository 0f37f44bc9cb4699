import type { Timetable } from '@escapement/timetable';
import { z } from 'zod';
import { parseRunId } from '../runs/run-id.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { DecidedOutcome } from './decided-outcome.ts';
import { changedAtOf } from './edit-of.ts';
import { envelopeOf, firstPrescribed, jitterOf } from './plan-job.ts';

/**
 * What a Redis that lost its memory cannot tell any more. Up to `after` everything that was due had its outcome, but for the runs that
 * are `outstanding`; whatever was due after it, up to `until`, may have begun or not. What is due later has not.
 */
export const unknownSchema = z.strictObject({
  after: z.int(),
  until: z.int(),
  outstanding: z.array(z.string()),
  /** Jobs for which nothing was staged from this fire time on; it cannot have begun, though it had passed. */
  behind: z.record(z.string(), z.int()),
  reason: z.enum(['redis-forgot', 'redis-went-back']),
});
export type Unknown = z.output<typeof unknownSchema>;

/** What is decided of the fire times around a loss of memory. */
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
  const changedAt = changedAtOf(definition);
  const from = Math.max(unknown.after - jitterOf(definition.schedule), changedAt) + 1;
  const unstagedFrom = Object.hasOwn(unknown.behind, definition.id)
    ? (unknown.behind[definition.id] ?? Number.POSITIVE_INFINITY)
    : Number.POSITIVE_INFINITY;
  const until = Math.min(Math.max(unknown.until, changedAt), unstagedFrom - 1);
  const walk = timetable.walk(from, Math.max(from, until + 1), instantsMax);
  const runs: RunEnvelope[] = [];
  const outcomes: DecidedOutcome[] = [...outstandingBefore(input, from)];
  for (const entry of walk.entries) {
    const { fireTime } = entry;
    if (entry.kind === 'excluded') {
      if (fireTime <= unknown.after) continue;
      outcomes.push({ fireTime, outcome: 'skipped', reason: 'calendar', detail: entry.reason });
      continue;
    }
    const run = envelopeOf({ definition, timetable, epoch }, fireTime);
    if (run.dueTime > unknown.until) runs.push(run);
    else if (run.dueTime > unknown.after || unknown.outstanding.includes(run.runId)) {
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

/** Runs that were overdue already when Redis was last known, and that may have begun since. */
function outstandingBefore(
  { definition, unknown }: { readonly definition: JobDefinition; readonly unknown: Unknown },
  from: EpochMillis,
): readonly DecidedOutcome[] {
  return unknown.outstanding.flatMap((runId): readonly DecidedOutcome[] => {
    const id = parseRunId(runId);
    if (id?.jobId !== definition.id || id.trigger !== 'schedule' || id.fireTime >= from) return [];
    return [{ fireTime: id.fireTime, outcome: 'unknown', reason: unknown.reason }];
  });
}
