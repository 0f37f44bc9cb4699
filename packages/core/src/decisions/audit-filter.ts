import type { AuditFilter, AuditRow } from '../schemas/audit-row.ts';
import { fromIso } from '../words/instants.ts';

/** Whether a row is one of those that are wanted. */
export function fitsAuditFilter(row: AuditRow, filter: AuditFilter): boolean {
  const { who, act, about } = filter;
  if (who !== undefined && !row.who.includes(who)) return false;
  if (act !== undefined && row.act !== act) return false;
  if (about !== undefined && !row.about.includes(about)) return false;
  return isWithin(row.at, filter);
}

function isWithin(at: string, { from, to }: AuditFilter): boolean {
  const instant = fromIso(at) ?? Number.NaN;
  if (from !== undefined && !(instant >= from)) return false;
  return to === undefined || instant <= to;
}
