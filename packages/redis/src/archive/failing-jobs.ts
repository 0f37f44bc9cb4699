import { isBadEnd } from '@escapement/core';
import { stateOf } from './packed-run.ts';
import type { RunSource } from './run-reading.ts';

/** Looked at by one command, so that none holds Redis up. */
const lookedAtOnce = 1_000;

/** Jobs whose last run that ended went badly. All jobs are looked through, until as many are found as are wanted. */
export async function failingJobs(
  { client, keys }: RunSource,
  atMost: number,
): Promise<readonly string[]> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, flat] = await client.hscan(keys.recent, cursor, 'COUNT', lookedAtOnce);
    for (let i = 0; i + 1 < flat.length; i += 2) {
      const last = stateOf(flat[i + 1]?.at(-1));
      if (last !== undefined && isBadEnd(last)) found.add(flat[i] ?? '');
    }
    cursor = next;
  } while (cursor !== '0' && found.size < atMost);
  return [...found].slice(0, atMost);
}
