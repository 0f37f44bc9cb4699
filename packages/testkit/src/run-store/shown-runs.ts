import {
  type EpochMillis,
  type LedgerEntry,
  parseRunId,
  partShown,
  type Run,
  shownState,
  toIso,
} from '@escapement/core';
import type { KeptRow, KeptRun } from './store-state.ts';

/** A run as whoever looks is shown it. A staged run whose due time has passed is queued. */
export function shownRun(run: KeptRun, now: EpochMillis): Run {
  const { envelope, state, attempt, begunAt, endedAt, workerId, reason } = run;
  const { runId, jobId, trigger, dueTime, version, epoch, queue } = envelope;
  const { repeatedTime } = parseRunId(runId) ?? {};
  return {
    ...{ id: runId, jobId, trigger, attempt, version, epoch, queue },
    fireTime: toIso(fireTimeOf(run)),
    dueTime: toIso(dueTime),
    state: state === 'staged' && dueTime <= now ? 'queued' : shownState(state),
    ...partShown(runId),
    stagedAt: toIso(run.stagedAt),
    ...(repeatedTime === undefined ? {} : { repeatedTime: toIso(repeatedTime) }),
    ...(begunAt === undefined ? {} : { startedAt: toIso(begunAt) }),
    ...(endedAt === undefined ? {} : { finishedAt: toIso(endedAt) }),
    ...(endedAt === undefined || begunAt === undefined ? {} : { durationMs: endedAt - begunAt }),
    ...(workerId === undefined ? {} : { workerId }),
    ...(reason === undefined ? {} : { reason }),
    ...(run.stop === undefined ? {} : { stop: run.stop }),
    ...lockOf(run),
  };
}

/** As the id says it, which is what runs are ordered by. */
export function fireTimeOf({ runId, envelope }: KeptRun): EpochMillis {
  return parseRunId(runId)?.fireTime ?? envelope.fireTime;
}

/** A run as the outcome of its fire time. */
export function entryOfRun(run: KeptRun, now: EpochMillis): LedgerEntry {
  const { envelope, begunAt } = run;
  return {
    fireTime: toIso(fireTimeOf(run)),
    outcome: 'run',
    runId: run.runId,
    runState: shownRun(run, now).state,
    ...(begunAt === undefined ? {} : { latenessMs: Math.max(begunAt - envelope.dueTime, 0) }),
  };
}

export function entryOfRow(row: KeptRow): LedgerEntry {
  const { fireTime, untilFireTime, recordedAt, ...rest } = row;
  return {
    fireTime: toIso(fireTime),
    ...(untilFireTime === undefined ? {} : { untilFireTime: toIso(untilFireTime) }),
    ...rest,
    ...(recordedAt === undefined ? {} : { recordedAt: toIso(recordedAt) }),
  };
}

function lockOf({ envelope, lock, state }: KeptRun): Pick<Run, 'lock'> {
  if (envelope.lock === undefined) return {};
  return { lock: { name: envelope.lock, ...(state === 'waiting' ? {} : lock) } };
}
