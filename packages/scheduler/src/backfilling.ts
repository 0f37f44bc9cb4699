import {
  type CommitOutcome,
  fromIso,
  type OpenBackfill,
  planBackfill,
  type RedisMillis,
  type ScheduleStore,
  type Term,
} from '@escapement/core';
import { type KnownJobs, knownJob } from './known-job.ts';
import { type LoopDeps, untilAborted } from './loop.ts';
import type { SchedulerMeter } from './metrics.ts';

/** Looked at once a second: the next runs of a back-fill come at most so long after those before them have ended. */
const lookEveryMs = 1_000;
/** Back-fills looked after in one go; those that were not come first in the next. */
const backfillsAtOnce = 20;
/** Who stops one that cannot go on. */
const byLeader = 'escapement';

export interface BackfillDeps extends KnownJobs {
  readonly term: Term;
  readonly store: Pick<
    ScheduleStore,
    'hasBackfills' | 'tendBackfills' | 'stageBackfill' | 'endBackfill'
  >;
  readonly meter: SchedulerMeter;
  readonly redisNow: () => RedisMillis;
}

/**
 * Makes runs of back-fills, some at a time as those before them end. It goes on beside the passes that stage what is due, and what it writes at once
 * is little, so that it holds up none of them. A term that is over is told so by the passes.
 */
export async function runBackfilling(
  deps: BackfillDeps & LoopDeps,
  signal: AbortSignal,
): Promise<void> {
  const { clock, logger } = deps;
  const name = 'looking after back-fills';
  await untilAborted({ clock, logger, signal, everyMs: lookEveryMs, name }, async () => {
    if (await deps.store.hasBackfills()) await lookAfter(deps, signal);
  });
}

async function lookAfter(deps: BackfillDeps, signal: AbortSignal): Promise<void> {
  const outcome = await deps.store.tendBackfills(deps.term, backfillsAtOnce);
  if (outcome.kind !== 'committed') return;
  for (const open of outcome.open ?? []) {
    if (signal.aborted) return;
    const { kind } = await goOn(deps, open);
    if (kind !== 'committed') return;
  }
}

/** One whose job is not known well enough yet waits. */
async function goOn(deps: BackfillDeps, open: OpenBackfill): Promise<CommitOutcome> {
  const { term, store, redisNow } = deps;
  const { backfill } = open;
  const job = knownJob(deps, backfill.jobId);
  if (job === 'not-yet') return { kind: 'committed' };
  if (job === 'gone') return end(deps, open);
  const createdAt = fromIso(job.createdAt) ?? 0;
  const by = { definition: job, createdAt, now: redisNow(), epoch: term.epoch };
  const fate = planBackfill(open, by);
  if (fate.kind === 'deleted') return end(deps, open);
  const { runs } = fate;
  if (runs.length === 0) return { kind: 'committed' };
  const outcome = await store.stageBackfill(term, { backfill, definition: job, runs });
  if (outcome.kind === 'committed') {
    deps.meter.count('escapement_staged_runs_total', outcome.staged ?? 0);
  }
  return outcome;
}

function end({ term, store }: BackfillDeps, { backfill }: OpenBackfill): Promise<CommitOutcome> {
  return store.endBackfill(term, backfill, { by: byLeader, reason: 'deleted' });
}
