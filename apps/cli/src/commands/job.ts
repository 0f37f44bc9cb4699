import type { Command } from './command.ts';
import { firstItems } from './first-items.ts';

const shownAtMost = 1_000;

/** Jobs by their ids, or those in which words are found. */
export const listJobs: Command = {
  name: 'job list',
  takesReason: false,
  takes: 'nothing',
  options: { search: 'may' },
  async run(client, { options: { search } }, words) {
    const q = search === undefined ? {} : { q: search };
    const answer = await firstItems((query) => client.listJobs({ ...q, ...query }), shownAtMost);
    const { items, isAll } = answer;
    const lines = [
      ...(items.length === 0 ? [words.jobs.none] : items.map((job) => words.jobs.row(job))),
      ...(isAll ? [] : [words.firstOnly(items.length)]),
    ];
    return { lines, answer, isDone: true };
  },
};
