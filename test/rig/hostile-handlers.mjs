import { setTimeout as delay } from 'node:timers/promises';

/** Says into its log, as its progress and as its result what it was given; with `holdMs` it goes on until it is told to stop. */
export async function say({ lines = [], note, result, holdMs }, context) {
  for (const line of lines) context.log(line);
  if (note !== undefined) context.progress(0.5, note);
  if (holdMs !== undefined)
    await delay(holdMs, undefined, { signal: context.signal }).catch(() => undefined);
  return result;
}

/** Fails with the words that it was given. */
export async function refuse({ words }) {
  throw new Error(words);
}
