import { backfillLimits } from '../runs/backfill-limits.ts';
import { askedRunId, repeatMark } from '../runs/run-id.ts';
import type { Backfill, BackfillState, BackfillStop } from '../schemas/backfill.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { EpochMillis } from '../words/instants.ts';
import { envelopeFor } from './plan-job.ts';

/** What became of the runs of a back-fill that are over. */
export interface BackfillEnds {
  readonly succeeded: number;
  /** They failed, timed out, or were lost. */
  readonly failed: number;
  readonly cancelled: number;
  /** Their records had gone before anybody counted them. */
  readonly unknown: number;
}

/** A back-fill as it stands. */
export interface StandingBackfill extends Backfill {
  readonly state: BackfillState;
  /** Runs that were made. */
  readonly staged: number;
  readonly ends: BackfillEnds;
  readonly endedAt?: EpochMillis;
  readonly stop?: BackfillStop;
}

/** A back-fill that has fire times left. */
export interface OpenBackfill {
  readonly backfill: Backfill;
  /** Its runs that are not over. */
  readonly out: number;
  /** The fire times that come next, in its order. */
  readonly next: readonly EpochMillis[];
}

/** A run of a back-fill, and the fire time that it stands for. */
export interface BackfillRun {
  readonly servedTime: EpochMillis;
  readonly envelope: RunEnvelope;
}

/** Why a leader stops one. */
export type BackfillFate =
  | { readonly kind: 'stages'; readonly runs: readonly BackfillRun[] }
  /** Its job was deleted since, though another may have the id now. */
  | { readonly kind: 'deleted' };

/** How many of its runs may be not over at a time, by its job and by who asked for it: as one has ended, the next is made. */
export function backfillAtOnce(
  { overlap, maxConcurrent = 1 }: Pick<JobDefinition, 'overlap' | 'maxConcurrent'>,
  { parallel = backfillLimits.atOnce }: Pick<Backfill, 'parallel'> = {},
): number {
  const ofJob = overlap === 'allow' ? backfillLimits.atOnce : maxConcurrent;
  return Math.min(parallel, ofJob, backfillLimits.atOnce);
}

/**
 * The runs that a back-fill makes now, by the version of its job that stands. Each is due at once and has its place by when it is made, since a
 * full history would drop it at once by its fire time, which its id says.
 */
export function planBackfill(
  { backfill, out, next }: OpenBackfill,
  by: {
    readonly definition: JobDefinition;
    readonly createdAt: EpochMillis;
    readonly now: EpochMillis;
    readonly epoch: number;
  },
): BackfillFate {
  const { definition, createdAt, now, epoch } = by;
  if (backfill.askedAt < createdAt) return { kind: 'deleted' };
  const room = Math.max(0, backfillAtOnce(definition, backfill) - out);
  const instants = { fireTime: now, dueTime: now };
  const runs = next.slice(0, room).map((servedTime): BackfillRun => {
    const mark = repeatMark(servedTime, backfill.id);
    const about = { jobId: definition.id, askedAt: now, trigger: 'backfill', mark } as const;
    const run = { runId: askedRunId(about), trigger: 'backfill', ...instants, epoch } as const;
    return { servedTime, envelope: envelopeFor(definition, run) };
  });
  return { kind: 'stages', runs };
}
