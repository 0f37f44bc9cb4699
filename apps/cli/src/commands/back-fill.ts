import type { Options } from '../options.ts';
import type { Command } from './command.ts';

const span = {
  from: 'must',
  to: 'must',
  'newest-first': 'may',
  again: 'may',
  parallel: 'may',
} as const;

/** What a back-fill would run; changes nothing. */
export const planBackfill: Command = {
  name: 'back-fill plan',
  takesReason: false,
  takes: 'one job',
  options: span,
  async run(client, { ids: [id = ''], options }, words) {
    const answer = await client.planBackfill(id, askedSpan(options));
    return { lines: words.backfill.plan(answer), answer, isDone: true };
  },
};

/** Has fire times run that have passed. */
export const startBackfill: Command = {
  name: 'back-fill start',
  takesReason: true,
  takes: 'one job',
  options: span,
  async run(client, { ids: [id = ''], options, reason }, words) {
    const answer = await client.backfill(id, { ...askedSpan(options), reason });
    return { lines: [words.backfill.started(answer)], answer, isDone: true };
  },
};

/** Those of a job that are remembered, newest first. */
export const listBackfills: Command = {
  name: 'back-fill list',
  takesReason: false,
  takes: 'one job',
  async run(client, { ids: [id = ''] }, words) {
    const answer = await client.backfills(id);
    const { items } = answer;
    const lines =
      items.length === 0 ? [words.backfill.none] : items.map((item) => words.backfill.row(item));
    return { lines, answer, isDone: true };
  },
};

/** How far one is. */
export const showBackfill: Command = {
  name: 'back-fill show',
  takesReason: false,
  takes: 'one back-fill',
  async run(client, { ids: [jobId = '', id = ''] }, words) {
    const answer = await client.getBackfill(jobId, id);
    return { lines: words.backfill.whole(answer), answer, isDone: true };
  },
};

/** Begins no more of its runs, and cancels what has not begun. */
export const stopBackfill: Command = {
  name: 'back-fill stop',
  takesReason: true,
  takes: 'one back-fill',
  async run(client, { ids: [jobId = '', id = ''], reason }, words) {
    const answer = await client.stopBackfill(jobId, id, reason);
    return { lines: [words.backfill.stopped, words.backfill.row(answer)], answer, isDone: true };
  },
};

function askedSpan({ from = '', to = '', 'newest-first': newestFirst, again, parallel }: Options) {
  return {
    ...{ from, to },
    ...(newestFirst === true ? { order: 'newest-first' as const } : {}),
    ...(again === true ? { again } : {}),
    ...(parallel === undefined ? {} : { parallel }),
  };
}
