import { appendFileSync } from 'node:fs';

const file = process.env['DRILL_RECORD_FILE'];

/** Notes which run it was asked to be, how often that had been asked for, and when it began. */
export function remind({ key, round }) {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify([key, round, Date.now()])}\n`);
}
