import type { Client } from '@escapement/client';
import type { AuditRow } from '@escapement/core';
import type { AuditPageQuery } from '@escapement/protocol';
import type { AuditFilter, Command } from './command.ts';

const rowsAtMost = 200;

/** What people have done, newest first. */
export const listAudit: Command = {
  name: 'audit',
  takesReason: false,
  takes: 'nothing',
  takesFilter: true,
  async run(client, { filter }, words) {
    const { items, isAll } = await newestRows(client, filter);
    const lines = [
      ...(items.length === 0 ? [words.noAuditRows] : items.map((row) => words.auditRow(row))),
      ...(isAll ? [] : [words.olderAuditRows(items.length)]),
    ];
    return { lines, answer: { items, isAll }, isDone: true };
  },
};

/** A page may hold few rows, or none, where few of many fit: so it is asked on until there are enough. */
async function newestRows(
  client: Client,
  filter: AuditFilter,
): Promise<{ readonly items: readonly AuditRow[]; readonly isAll: boolean }> {
  const items: AuditRow[] = [];
  const query = { ...filter, limit: rowsAtMost } as AuditPageQuery;
  let cursor: string | undefined;
  do {
    const page = await client.listAudit(cursor === undefined ? query : { ...query, cursor });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && items.length < rowsAtMost);
  return { items: items.slice(0, rowsAtMost), isAll: cursor === undefined };
}
