import { yamlText } from '@escapement/core';
import type { Command } from './command.ts';
import { firstItems } from './first-items.ts';
import { writtenOf } from './job-apply.ts';

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

/** What people wrote of jobs, as YAML that `job apply` takes again. */
export const showJobs: Command = {
  name: 'job show',
  takesReason: false,
  takes: 'some jobs',
  async run(client, { ids }) {
    const items = await Promise.all(ids.map((id) => client.getJob(id)));
    const lines = items.flatMap((job, i) => [
      ...(i === 0 ? [] : ['---']),
      // What cannot be read is said in a remark: it is no job that could be written.
      ...('problem' in job
        ? [`# ${job.id}: ${job.problem}`]
        : yamlText(writtenOf(job)).trimEnd().split('\n')),
    ]);
    return { lines, answer: { items }, isDone: items.every((job) => !('problem' in job)) };
  },
};

/** For which fire times a job waits for the rest of those that it comes after. */
export const listJoins: Command = {
  name: 'job joins',
  takesReason: false,
  takes: 'one job',
  async run(client, { ids: [id = ''] }, words) {
    const answer = await firstItems((query) => client.joins(id, query), shownAtMost);
    const { items, isAll } = answer;
    const lines = [
      ...(items.length === 0 ? [words.jobs.noJoins] : items.map((join) => words.jobs.join(join))),
      ...(isAll ? [] : [words.firstOnly(items.length)]),
    ];
    return { lines, answer, isDone: true };
  },
};
