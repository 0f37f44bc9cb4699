import {
  type CommitOutcome,
  type DelayedFate,
  type DelayedRun,
  type DeletedDelays,
  delayedSlot,
  type EpochMillis,
  type Term,
} from '@escapement/core';
import { delayedIn } from '../archive/delayed-runs.ts';
import { asking } from '../connection/store-fault.ts';
import { withoutReplies } from '../office/fenced.ts';
import type { FencedParts } from '../office/fenced-parts.ts';
import { isInstant } from '../reading/record-fields.ts';
import { lowestScore } from '../reading/score-pairs.ts';
import { sealedCard, sealedTicket } from '../runs/ticket.ts';
import { stageDelayedScript } from '../scripts/delaying.ts';
import { runArgument } from './run-argument.ts';

/** Jobs looked at for one reading, so that one with many delayed runs does not keep the others out of it. */
const jobsAtOnce = 20;

/** The delayed runs of some jobs that are due before an instant. */
export function dueDelayed(
  parts: FencedParts,
  before: EpochMillis,
  limit: number,
): Promise<readonly DelayedRun[]> {
  const { client, keys } = parts;
  return asking('reading delayed runs', async () => {
    const upTo = `(${before}`;
    const some = ['LIMIT', 0, jobsAtOnce] as const;
    const jobIds = await client.zrangebyscore(keys.later, lowestScore, upTo, ...some);
    if (jobIds.length === 0) return [];
    const each = Math.max(1, Math.floor(limit / jobIds.length));
    const found = await Promise.all(
      jobIds.map(async (jobId) => {
        const range = [keys.laterOf(jobId), lowestScore, upTo, 'LIMIT', 0, each] as const;
        return delayedIn(parts, jobId, await client.zrangebyscore(...range));
      }),
    );
    return found.flat();
  });
}

/** The delayed runs of one job that was deleted, behind so many. */
export function delayedOfDeleted(
  parts: FencedParts,
  skip: number,
  limit: number,
): Promise<DeletedDelays | undefined> {
  const { client, keys } = parts;
  return asking('reading delayed runs of deleted jobs', async () => {
    const [jobId, score] = await client.zrange(keys.laterEnding, '0', '0', 'WITHSCORES');
    const deletedAt = Number(score);
    if (jobId === undefined || !isInstant(deletedAt)) return undefined;
    const [from, to] = [String(skip), String(skip + limit - 1)];
    const slots = await client.zrange(keys.laterOf(jobId), from, to);
    const runs = await delayedIn(parts, jobId, slots);
    return { jobId, deletedAt, runs, looked: slots.length };
  });
}

export interface DelaysWritten {
  readonly fates: readonly DelayedFate[];
  readonly settled: readonly string[] | undefined;
}

/** Writes what becomes of delayed runs, under the fence. */
export async function stageDelayed(
  { fence, signingKeys }: FencedParts,
  term: Term,
  { fates, settled = [] }: DelaysWritten,
): Promise<CommitOutcome> {
  const key = await signingKeys.current();
  const staged = fates.flatMap((fate) => (fate.kind === 'staged' ? [fate] : []));
  const givenUp = fates.flatMap((fate) => (fate.kind === 'given-up' ? [fate] : []));
  const about = {
    staged: staged.map(({ run, envelope }) => {
      return { slot: delayedSlot(run.runId), run: runArgument(envelope) };
    }),
    settled,
    givenUp: givenUp.map(({ run: { runId: id, jobId: job, dueTime: due }, reason }) => {
      return { id, job, slot: delayedSlot(id), due, reason };
    }),
  };
  const texts = staged.flatMap(({ envelope }) => {
    return [sealedTicket(envelope, key), sealedCard(envelope, key)];
  });
  const script = { script: stageDelayedScript, about, texts };
  return withoutReplies(await fence.commit(term, 'staging delayed runs', script));
}
