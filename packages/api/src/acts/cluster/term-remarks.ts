import { isPassing, type TermRemark, toIso } from '@escapement/core';
import type { Call } from '../act.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

/** Keeps what a person did with the newest term. What was done stands, also where that cannot be written down. */
export async function remarkOf(
  { election, time, logger }: Writes<'election'>,
  { who, ask }: Pick<Call<unknown>, 'who' | 'ask'>,
  what: Pick<TermRemark, 'act' | 'reason'>,
): Promise<void> {
  const by = whoAsked(who);
  try {
    const remark = { at: toIso(time.now()), ...what, by };
    await ask.zookeeper(() => election.remark(remark));
  } catch (error) {
    if (!isPassing(error)) throw error;
    logger.warn({ err: error, ...what, by }, 'what was done could not be kept with the term');
  }
}
