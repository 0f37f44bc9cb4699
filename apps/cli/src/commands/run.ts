import type { Command } from './command.ts';

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
