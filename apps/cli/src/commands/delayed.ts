import { parseRunId } from '@escapement/core';
import type { Command } from './command.ts';

const shownAtMost = 200;

/** The runs of a job that are asked for later and come first. */
export const listDelayed: Command = {
  name: 'run delayed',
  takesReason: false,
  takes: 'one job',
  async run(client, { ids: [id = ''] }, words) {
    const answer = await client.delayedRuns(id, { limit: shownAtMost });
    const { items, cursor } = answer;
    const lines = [
      words.delayedCount(items.length),
      ...items.map(({ id: run, dueTime, asked }) => {
        return `  ${dueTime}  ${run}${asked?.key === undefined ? '' : `  ${asked.key}`}`;
      }),
      ...(cursor === undefined ? [] : [`  ${words.delayedMore}`]),
    ];
    return { lines, answer, isDone: true };
  },
};

/** Takes one back that has not begun. */
export const takeBackRun: Command = {
  name: 'run take-back',
  takesReason: false,
  takes: 'one run',
  async run(client, { ids: [id = ''] }, words) {
    // An id that is none is refused by the interface, under whatever job.
    await client.takeBackRun(parseRunId(id)?.jobId ?? 'none', { run: id });
    return { lines: [words.runTakenBack(id)], answer: { id }, isDone: true };
  },
};
