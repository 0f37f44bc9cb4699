import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What each worker did, written by it and not taken from the scheduler's own word: a line when it begins, and one when it is done. */
const file = process.env['DRILL_RECORD_FILE'];

function note(what, { runId, attempt, fireTime }) {
  const line = [what, runId, attempt, Date.parse(fireTime), process.pid];
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** Refreshes what its worker has, when the gate is open; `failsOn` and `failsOnce` are the process of a worker that cannot. */
export async function refresh({ gate, failsOn, failsOnce }, context) {
  note('begun', context);
  while (gate !== undefined && !existsSync(gate)) {
    if (context.signal.aborted) throw new Error('told to stop');
    await delay(20);
  }
  if (failsOn === process.pid) throw new Error('this worker cannot');
  if (failsOnce === process.pid && context.attempt === 1) throw new Error('not yet');
  note('done', context);
}
