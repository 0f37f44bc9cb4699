import { appendFileSync } from 'node:fs';

const file = process.env['DRILL_RECORD_FILE'];

/** Notes the key that led to a run, when it ran out, how that was known, and when the run began. */
export function expired({ key, expiredAt, heardBy }) {
  const line = JSON.stringify([key, Date.parse(expiredAt), heardBy, Date.now()]);
  if (file !== undefined) appendFileSync(file, `${line}\n`);
}
