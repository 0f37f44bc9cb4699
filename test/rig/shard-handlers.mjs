import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What shards did, written by them and not taken from the scheduler's own word: a line when one begins, and one when it has done its part. */
const file = process.env['DRILL_RECORD_FILE'];

function note(what, { runId, attempt, fireTime, shard }) {
  appendFileSync(file, `${JSON.stringify([what, runId, attempt, Date.parse(fireTime), shard])}\n`);
}

/** Does its part when the gate is open; `fails`: the index that cannot. */
export async function part({ gate, fails }, context) {
  note('begun', context);
  while (gate !== undefined && !existsSync(gate)) {
    if (context.signal.aborted) throw new Error('told to stop');
    await delay(20);
  }
  if (context.shard?.index === fails) throw new Error('this part cannot be done');
  note('done', context);
}
