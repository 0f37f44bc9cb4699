import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Handlers that last, go on whatever they are told, and write down what came to its end; and one that is the end of its worker. */
const file = process.env['DRILL_RECORD_FILE'] ?? '';

/**
 * Ends when a test lets all of them. Any attempt but the first is at work a little longer, so that the first, where it goes on, ends beside it.
 *
 * @param {unknown} _
 * @param {{ runId: string, attempt: number }} context
 */
export async function outlast(_, { runId, attempt }) {
  while (!existsSync(`${file}.go`)) await delay(100);
  if (attempt > 1) await delay(900);
  appendFileSync(file, `${JSON.stringify([runId, attempt])}\n`);
  return { attempt };
}

/**
 * Ends the process that it is called in, whoever's that is, and never comes to its own end.
 *
 * @param {unknown} _
 * @param {{ runId: string, attempt: number }} context
 */
export async function fell(_, { runId, attempt }) {
  appendFileSync(file, `${JSON.stringify([runId, attempt])}\n`);
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
}
