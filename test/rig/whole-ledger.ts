import type { LedgerEntry, RunArchive } from '@escapement/core';

/** All rows of a job, newest first, page by page. */
export async function wholeLedger(
  archive: Pick<RunArchive, 'ledger'>,
  jobId: string,
): Promise<readonly LedgerEntry[]> {
  const all: LedgerEntry[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const after: { cursor?: string } = cursor === '' ? {} : { cursor };
    const page = await archive.ledger(jobId, { limit: 200, ...after });
    all.push(...page.items);
    cursor = page.cursor;
  }
  return all;
}

/** The rows that stand for a fire time, alone or within a stretch. */
export function rowsOf(entries: readonly LedgerEntry[], fireTime: number): readonly LedgerEntry[] {
  return entries.filter((entry) => {
    const from = Date.parse(entry.fireTime);
    const to = entry.untilFireTime === undefined ? from : Date.parse(entry.untilFireTime);
    return from <= fireTime && fireTime <= to;
  });
}
