import {
  type CommitOutcome,
  type QueueLimits,
  type RateLimit,
  rateKeyPieces,
  rateWindow,
  type ScheduleStore,
  type Term,
} from '@escapement/core';
import { withoutReplies } from '../office/fenced.ts';
import type { FencedParts } from '../office/fenced-parts.ts';
import { keepLimitsScript } from '../scripts/limits.ts';

/** Has workers keep to the limits of queues. */
export function openLimitKeeping({ fence }: FencedParts): Pick<ScheduleStore, 'keepQueueLimits'> {
  return {
    async keepQueueLimits(term: Term, limits: readonly QueueLimits[]): Promise<CommitOutcome> {
      const about = { limits: limits.map(limitArgument) };
      const script = keepLimitsScript;
      return withoutReplies(await fence.commit(term, 'keeping limits', { script, about }));
    },
  };
}

/** Limits in the words that BullMQ has for its own; it has none for a rate that is counted by keys. */
function limitArgument({ name, maxConcurrent, rateLimit }: QueueLimits): object {
  return {
    queue: name,
    ...(maxConcurrent === undefined ? {} : { concurrency: maxConcurrent }),
    ...(rateLimit === undefined ? {} : rateArgument(rateLimit)),
  };
}

function rateArgument(rateLimit: RateLimit): object {
  const { max, windowMs } = rateWindow(rateLimit);
  const key = rateLimit.key === undefined ? undefined : rateKeyPieces(rateLimit.key);
  if (key === undefined) return { max, duration: windowMs };
  return { rate: JSON.stringify({ max, windowMs, key }) };
}
