import { parseRunId } from '@escapement/core';
import type { MemoryRunStore } from '@escapement/testkit';
import type { LedgerRow, RunRecord } from '../../drill/history.ts';

/** What the archive answers of the scheduled runs of a job, as `GET /runs` would. */
export function toldRuns(store: MemoryRunStore, jobId: string): readonly RunRecord[] {
  return store
    .runsOf(jobId)
    .filter(({ envelope }) => envelope.trigger === 'schedule')
    .map(({ envelope, state, attempt, begunAt }) => ({
      ...{ fireTime: envelope.fireTime, dueTime: envelope.dueTime, state, attempt },
      ...(begunAt === undefined ? {} : { startedAt: begunAt }),
    }));
}

/** What the ledger answers of the fire times of a job that have no run; of runs that were asked for it tells elsewhere. */
export function toldRows(store: MemoryRunStore, jobId: string): readonly LedgerRow[] {
  return store
    .ledgerOf(jobId)
    .filter(({ runId }) => runId === undefined || parseRunId(runId)?.trigger === 'schedule')
    .map(({ fireTime, untilFireTime = fireTime, outcome, reason, recordedAt }) => ({
      ...{ fireTime, untilFireTime, outcome, reason },
      ...(recordedAt === undefined ? {} : { recordedAt }),
    }));
}
