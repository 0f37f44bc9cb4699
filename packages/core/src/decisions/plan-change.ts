import type { Timetable } from '@escapement/timetable';
import { invariant } from '../faults/invariant.ts';
import type { ProjectionChange } from '../ports/schedule-store.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { LedgerReason } from '../schemas/ledger.ts';
import { type EpochMillis, fromIso } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';
import { outcomesOf } from './outcome-stretch.ts';
import { firstPrescribed } from './plan-job.ts';

/** What stood in the schedule before the change. */
export interface Before {
  readonly timetable: Timetable;
  readonly nextFireTime: EpochMillis | undefined;
}

export interface ChangeInput {
  readonly jobId: string;
  readonly revision: number;
  /** The definition as it now stands and its compiled schedule; absent when the job was deleted. */
  readonly after: { readonly definition: JobDefinition; readonly timetable: Timetable } | undefined;
  readonly before: Before | undefined;
  readonly now: RedisMillis;
  /**
   * Set when Redis lost its memory: what happened after this instant is unknown. Those fire times are recorded as missed
   * and none of them runs, since some of them may have run already and a double start is worse than a known gap.
   */
  readonly unknownSince?: EpochMillis;
}

/**
 * Carries an edit, pause, resume or deletion into the schedule. The old version owns the fire times up to the instant of the
 * change, the new one those after it, so that no edit fires retroactively and no fire time falls between the two.
 */
export function planChange(input: ChangeInput): ProjectionChange {
  const { after, before, now } = input;
  const changedAt = Math.min(now, after === undefined ? now : updatedAt(after.definition));
  const reason = reasonOf(after?.definition);
  const outcomes =
    before?.nextFireTime === undefined
      ? unknownOutcomes(input, changedAt)
      : outcomesOf(
          before.timetable,
          { from: before.nextFireTime, until: changedAt + 1 },
          { outcome: 'superseded', reason },
        );
  return {
    jobId: input.jobId,
    revision: input.revision,
    definition: after?.definition,
    nextFireTime: firstOwed(input, changedAt),
    outcomes,
    takeBackAfter: changedAt,
    reason,
  };
}

function firstOwed(input: ChangeInput, changedAt: EpochMillis): EpochMillis | undefined {
  const { after, unknownSince, now } = input;
  if (after === undefined || after.definition.paused !== undefined) return undefined;
  const from = unknownSince === undefined ? changedAt : now;
  return firstPrescribed(after.timetable, from + 1);
}

function unknownOutcomes(input: ChangeInput, changedAt: EpochMillis) {
  const { after, unknownSince, now } = input;
  if (after === undefined || unknownSince === undefined) return [];
  if (after.definition.paused !== undefined) return [];
  const from = Math.max(unknownSince, changedAt) + 1;
  return outcomesOf(
    after.timetable,
    { from, until: now + 1 },
    { outcome: 'missed', reason: 'redis-forgot' },
  );
}

function reasonOf(
  definition: JobDefinition | undefined,
): Extract<LedgerReason, 'edited' | 'deleted' | 'paused'> {
  if (definition === undefined) return 'deleted';
  return definition.paused === undefined ? 'edited' : 'paused';
}

function updatedAt(definition: JobDefinition): EpochMillis {
  const instant = fromIso(definition.updatedAt);
  invariant(instant !== undefined, `job ${definition.id} has a malformed updatedAt`);
  return instant;
}
