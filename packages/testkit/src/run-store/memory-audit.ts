import {
  type AuditedSpan,
  type LedgerAudit,
  parseRunId,
  type RecordedOutcomes,
} from '@escapement/core';
import type { StoreState } from './store-state.ts';

/** The auditor's side of the store in memory, which drops nothing for age. */
export function memoryAudit(store: StoreState): LedgerAudit {
  return {
    recorded: async (spans) => spans.map((span) => recordedIn(store, span)),
    historyFrom: async () => store.historyFrom,
  };
}

function recordedIn(store: StoreState, { jobId, after, upTo }: AuditedSpan): RecordedOutcomes {
  const scheduled = [...store.runs.values()]
    .filter(({ envelope }) => envelope.jobId === jobId && envelope.trigger === 'schedule')
    .flatMap(({ runId }) => parseRunId(runId)?.fireTime ?? []);
  const rows = store.rowsOf(jobId).filter((row) => row.runId === undefined || isScheduled(row));
  return {
    runs: scheduled.filter((fireTime) => fireTime > after && fireTime <= upTo),
    rows: rows
      .filter(({ fireTime }) => fireTime > after)
      .map(({ fireTime }) => {
        return { from: fireTime, to: fireTime };
      }),
    edits: store.edits.get(jobId) ?? [],
    nextFireTime: store.cursors.get(jobId),
    projectedRevision: store.projected.get(jobId)?.revision,
    prunedUpTo: 0,
  };
}

/** Whether the row is that of a fire time, and not of a run that was asked for. */
function isScheduled({ runId }: { readonly runId?: string }): boolean {
  return parseRunId(runId ?? '')?.trigger === 'schedule';
}
