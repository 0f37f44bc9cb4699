import type { AuditFilter, AuditRow } from '../schemas/audit-row.ts';

/** Whether a row is one of those that are wanted. */
export function fitsAuditFilter(row: AuditRow, { who, act, about }: AuditFilter): boolean {
  if (who !== undefined && !row.who.includes(who)) return false;
  if (act !== undefined && row.act !== act) return false;
  return about === undefined || row.about.includes(about);
}
