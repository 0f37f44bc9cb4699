import type { AuditedSpan, RecordedOutcomes } from '../decisions/audit-ledger.ts';
import type { EpochMillis } from '../words/instants.ts';

/** The auditor's side of Redis: reads alone. */
export interface LedgerAudit {
  /** In the order of the spans. */
  recorded(spans: readonly AuditedSpan[]): Promise<readonly RecordedOutcomes[]>;
  /** What was due up to this is not to be had any more, since Redis lost its memory then; 0 if it never did. */
  historyFrom(): Promise<EpochMillis>;
}
