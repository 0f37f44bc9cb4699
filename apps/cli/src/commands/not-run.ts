import type { Client } from '@escapement/client';
import type { ListOutcomesQuery } from '@escapement/protocol';
import type { Options } from '../options.ts';
import type { Command } from './command.ts';
import { firstItems } from './first-items.ts';

const rowsAtMost = 200;
/** A page looks into the ledgers of thousands of jobs and may hold no row, so that it is the pages that have to be counted too. */
const pagesAtMost = 100;

/** Fire times that had no run, by job and newest first in each, with why. */
export const listNotRun: Command = {
  name: 'not-run',
  takesReason: false,
  takes: 'nothing',
  options: { job: 'may', outcome: 'may', from: 'may', to: 'may' },
  async run(client, { options }, words) {
    const answer = await firstOutcomes(client, options);
    const { items, isAll } = answer;
    const lines = [
      ...(items.length === 0 && isAll ? [words.notRun.none] : []),
      ...items.map((row) => words.notRun.row(row)),
      ...(isAll ? [] : [words.notRun.more(items.length)]),
    ];
    return { lines, answer, isDone: true };
  },
};

/** As it was typed: what the interface knows no such job, outcome or instant of, it says. */
function firstOutcomes(client: Client, { job, outcome, from, to }: Options) {
  return firstItems(
    (query) => client.listOutcomes({ job, outcome, from, to, ...query } as ListOutcomesQuery),
    rowsAtMost,
    pagesAtMost,
  );
}
