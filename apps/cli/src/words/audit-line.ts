import type { AuditRow } from '@escapement/core';

/** A row of the audit log in one line. Names of acts and things are the same in every language, since they are what one filters by. */
export function auditLine(
  { at, who, act, about, outcome, because, reason }: AuditRow,
  outcomes: Readonly<Record<AuditRow['outcome'], string>>,
): string {
  const said = outcomes[outcome] + (because === undefined ? '' : ` (${because})`);
  const why = reason === undefined ? [] : [`"${reason}"`];
  return [at, who, act, about.join(' '), said, ...why].filter((part) => part !== '').join('  ');
}
