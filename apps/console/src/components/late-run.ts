import { fromIso, type LedgerEntry, type LedgerReason, parseRunId, toIso } from '@escapement/core';
import type { BackfillSpan } from '../data/use-backfill.ts';

/** The schedule as it stands prescribes such fire times no more, or never did. */
const notPrescribed: ReadonlySet<LedgerReason> = new Set(['calendar', 'edited', 'deleted']);

/** Whether the fire times of a row may be run after all: those of its schedule, also where its run was refused when it was to begin, and none that somebody asked for. */
export function mayRunLate({ outcome, reason, runId }: LedgerEntry): boolean {
  if (outcome === 'run') return false;
  if (runId !== undefined && parseRunId(runId)?.trigger !== 'schedule') return false;
  return reason === undefined || !notPrescribed.has(reason);
}

/** The span of a back-fill that has these fire times and no others. */
export function spanOf({ fireTime, untilFireTime = fireTime }: LedgerEntry): BackfillSpan {
  return { from: fireTime, to: toIso((fromIso(untilFireTime) ?? 0) + 1), again: false };
}
