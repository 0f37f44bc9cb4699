import type { Command } from './command.ts';

/** What a run is and came to. */
export const showRun: Command = {
  name: 'run show',
  takesReason: false,
  takes: 'one run',
  async run(client, { ids: [id = ''] }, words) {
    const answer = await client.getRun(id);
    const { reason, result } = answer;
    const lines = [
      words.runs.row(answer),
      ...(reason === undefined ? [] : [`  ${words.runs.reason(reason)}`]),
      ...(result === undefined ? [] : [`  ${JSON.stringify(result)}`]),
    ];
    return { lines, answer, isDone: true };
  },
};

/** Has a run done once more that is over and has not succeeded, with the input that it had. */
export const retryRun: Command = {
  name: 'run retry',
  takesReason: false,
  takes: 'one run',
  async run(client, { ids: [id = ''] }, words) {
    const answer = await client.retryRun(id);
    const { id: retry, version } = answer;
    return { lines: [words.runRetried({ id, retry, version })], answer, isDone: true };
  },
};

/** Asks that a run be stopped; what has not begun is over with the answer. */
export const cancelRun: Command = {
  name: 'run cancel',
  takesReason: true,
  takes: 'one run',
  async run(client, { reason, ids: [id = ''] }, words) {
    const answer = await client.cancelRun(id, { reason });
    const isOver = answer.finishedAt !== undefined;
    return { lines: [isOver ? words.runCancelled(id) : words.runTold(id)], answer, isDone: true };
  },
};
