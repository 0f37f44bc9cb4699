import {
  type CommitOutcome,
  type QueueLimits,
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

/** Limits in the words that BullMQ has for its own. */
function limitArgument({ name, maxConcurrent, rateLimit }: QueueLimits): object {
  const rate = rateLimit && rateWindow(rateLimit);
  return {
    queue: name,
    ...(maxConcurrent === undefined ? {} : { concurrency: maxConcurrent }),
    ...(rate === undefined ? {} : { max: rate.max, duration: rate.windowMs }),
  };
}
