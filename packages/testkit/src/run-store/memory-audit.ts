import {
  type AuditedSpan,
  type LedgerAudit,
  parseRunId,
  type RecordedOutcomes,
} from '@escapement/core';
import { isOfFireTime, lastOf } from './rows.ts';
import type { StoreState } from './store-state.ts';

/** The auditor's side of the store in memory. */
export function memoryAudit(store: StoreState): LedgerAudit {
  return {
    recorded: async (spans) => spans.map((span) => recordedIn(store, span)),
    historyFrom: async () => store.historyFrom,
  };
}

function recordedIn(store: StoreState, { jobId, after, upTo }: AuditedSpan): RecordedOutcomes {
  const scheduled = store.runs
    .ofJob(jobId)
    .filter(({ envelope }) => envelope.trigger === 'schedule')
    .flatMap(({ runId }) => parseRunId(runId)?.fireTime ?? []);
  const rows = store.rowsOf(jobId).filter(isOfFireTime);
  const projected = store.projected.get(jobId);
  return {
    runs: scheduled.filter((fireTime) => fireTime > after && fireTime <= upTo),
    rows: rows
      .filter((row) => lastOf(row) > after)
      .map((row) => {
        return { from: row.fireTime, to: lastOf(row) };
      }),
    edits: store.edits.get(jobId) ?? [],
    nextFireTime: store.cursors.get(jobId),
    projectedRevision: projected?.isForgotten === true ? 0 : projected?.revision,
    prunedUpTo: store.prunedUpTo.get(jobId) ?? 0,
  };
}
