import type { AuditFilter, AuditRow } from '../schemas/audit-row.ts';
import type { Page } from './run-archive.ts';

export interface AuditQuery extends AuditFilter {
  readonly limit: number;
  /** The rows that are older than this place, which a page before has answered. */
  readonly cursor?: string;
}

/** What people have done, the same on every node, in the order in which it was noted. */
export interface AuditLog {
  /**
   * Keeps rows, all or none. The oldest rows go where there are too many. One that is kept already is not kept twice, so that whoever had no
   * answer notes it again.
   */
  note(rows: readonly AuditRow[]): Promise<void>;
  /** Newest first. May hold fewer rows than wanted, even none, and a cursor all the same, where few of many rows fit. */
  page(query: AuditQuery): Promise<Page<AuditRow>>;
}

/** What is kept at most. */
export interface AuditLimits {
  readonly rows: number;
  readonly bytes: number;
}

export const auditLimits: AuditLimits = { rows: 50_000, bytes: 32 * 1024 * 1024 };

/** Whether this is a place in the log, as `page` answers it. */
export function isAuditPlace(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}
