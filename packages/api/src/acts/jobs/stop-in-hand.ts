import { type RunState, StoreFault, sayReason } from '@escapement/core';
import type { Asked } from '../../asked.ts';
import type { Call } from '../act.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

/** What a worker has taken, whether it has begun or stands in line for its lock. */
const inHand: readonly RunState[] = ['running', 'waiting'];
const pageRuns = 100;
/** More than ten thousand of one job at once are told one by one, by whoever wants that. */
const pagesMost = 100;

/** Throws a StoreFault where nobody could be told to stop, so that a job is not deleted on a promise that cannot be kept. */
export async function mustReachRuns({ archive }: Writes<'archive'>, jobId: string, { ask }: Asked) {
  await ask.redis(() => archive.list({ jobId, states: inHand, limit: 1 }));
}

/**
 * Cancels what workers have in hand of a job that is no more, as if each were cancelled by itself: who wanted it stays with the run. Nothing of the
 * job begins by now, so a run that is not met here has ended. Answers the ids of those that were told; where it could not come to all of them it
 * says so beside the answer, and each can be cancelled still.
 */
export async function stopInHand(
  { archive }: Writes<'archive'>,
  jobId: string,
  { ask, who, notices }: Call<unknown>,
): Promise<readonly string[]> {
  const request = { by: whoAsked(who), reason: sayReason('job-deleted') };
  const told: string[] = [];
  let cursor: string | undefined;
  try {
    for (let page = 0; page < pagesMost; page += 1) {
      const place = cursor === undefined ? {} : { cursor };
      const query = { jobId, states: inHand, limit: pageRuns, ...place };
      const found = await ask.redis(() => archive.list(query));
      const stop = async ({ id }: { readonly id: string }) => {
        const outcome = await ask.redis(() => archive.askToStop(id, request));
        if (outcome === 'asked' || outcome === 'cancelled') told.push(id);
      };
      await Promise.all(found.items.map(stop));
      cursor = found.cursor;
      if (cursor === undefined) return told;
    }
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
  }
  notices.warn('RUNS_NOT_TOLD');
  return told;
}
