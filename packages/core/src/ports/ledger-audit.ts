import type { Edit } from '../schemas/edit.ts';
import type { EpochMillis } from '../words/instants.ts';

/** The stretch of a job's ledger that is looked at: fire times in (after, upTo]. */
export interface AuditedSpan {
  readonly jobId: string;
  readonly after: EpochMillis;
  readonly upTo: EpochMillis;
}

/** What Redis holds of one job's fire times in a span, and how far it can be held to it. */
export interface RecordedOutcomes {
  /** Fire times of scheduled runs, staged ones too. */
  readonly runs: readonly EpochMillis[];
  /** The first and last fire times of ledger rows. */
  readonly rows: readonly { readonly from: EpochMillis; readonly to: EpochMillis }[];
  /** What was announced of the job in the last two hours, oldest first. */
  readonly edits: readonly Edit[];
  /** Nothing at or after this has been decided; `undefined`: the job is not in the schedule. */
  readonly nextFireTime: EpochMillis | undefined;
  /** The version whose decisions these are. */
  readonly projectedRevision: number | undefined;
  /** Records up to this were dropped for age. */
  readonly prunedUpTo: EpochMillis;
}

/** The auditor's side of Redis: reads alone. */
export interface LedgerAudit {
  /** In the order of the spans. */
  recorded(spans: readonly AuditedSpan[]): Promise<readonly RecordedOutcomes[]>;
  /** What was due up to this is not to be had any more, since Redis lost its memory then; 0 if it never did. */
  historyFrom(): Promise<EpochMillis>;
}
