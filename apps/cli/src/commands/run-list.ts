import type { Client } from '@escapement/client';
import type { ListRunsQuery } from '@escapement/protocol';
import type { Options } from '../options.ts';
import type { Command } from './command.ts';
import { firstItems } from './first-items.ts';

const rowsAtMost = 200;
/** A page looks through thousands of runs and may hold none of a rare queue, so that it is the pages that have to be counted too. */
const pagesAtMost = 100;

/** Runs, newest fire time first, of a job, a queue or a worker, or of all but some of these. */
export const listRuns: Command = {
  name: 'run list',
  takesReason: false,
  takes: 'nothing',
  options: {
    job: 'may',
    state: 'may',
    trigger: 'may',
    queue: 'may',
    worker: 'may',
    exclude: 'may',
    'exclude-queue': 'may',
    'exclude-worker': 'may',
    from: 'may',
    to: 'may',
  },
  async run(client, { options }, words) {
    const answer = await firstRuns(client, options);
    const { items, isAll } = answer;
    const lines = [
      ...(items.length === 0 && isAll ? [words.runs.none] : []),
      ...items.map((run) => words.runs.row(run)),
      ...(isAll ? [] : [words.runs.more(items.length)]),
    ];
    return { lines, answer, isDone: true };
  },
};

/** As it was typed: what the interface knows no such job, state or instant of, it says. */
function firstRuns(client: Client, options: Options) {
  const { 'exclude-queue': excludeQueue, 'exclude-worker': excludeWorker, ...rest } = options;
  const asked = { ...rest, excludeQueue, excludeWorker };
  return firstItems(
    (query) => client.listRuns({ ...asked, ...query } as ListRunsQuery),
    rowsAtMost,
    pagesAtMost,
  );
}
