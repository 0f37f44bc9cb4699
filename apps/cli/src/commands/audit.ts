import type { Client } from '@escapement/client';
import type { AuditPageQuery } from '@escapement/protocol';
import type { Options } from '../options.ts';
import type { Command } from './command.ts';
import { firstItems } from './first-items.ts';

const rowsAtMost = 200;

/** What people have done, newest first. */
export const listAudit: Command = {
  name: 'audit',
  takesReason: false,
  takes: 'nothing',
  options: { who: 'may', act: 'may', about: 'may' },
  async run(client, { options }, words) {
    const answer = await newestRows(client, options);
    const { items, isAll } = answer;
    const lines = [
      ...(items.length === 0 ? [words.noAuditRows] : items.map((row) => words.auditRow(row))),
      ...(isAll ? [] : [words.olderAuditRows(items.length)]),
    ];
    return { lines, answer, isDone: true };
  },
};

/** As it was typed: what the interface knows no such act or person of, it says. */
function newestRows(client: Client, { who, act, about }: Options) {
  return firstItems(
    (query) => client.listAudit({ who, act, about, ...query } as AuditPageQuery),
    rowsAtMost,
  );
}
