import type { EpochMillis, QueueDepth, QueueDepths } from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { placesInMs } from '../scripts/staging.ts';

/** Reads what stands in queues from BullMQ's own keys, which say it of a queue without a look at its runs. */
export function openQueueDepths({
  client,
  keys,
  time,
}: Pick<StoreParts, 'client' | 'keys' | 'time'>): QueueDepths {
  return {
    read: (queues) =>
      asking('reading queues', async () => {
        const now = time.now();
        return await Promise.all(queues.map((queue) => depthOf({ client, keys }, queue, now)));
      }),
  };
}

async function depthOf(
  { client, keys }: Pick<StoreParts, 'client' | 'keys'>,
  queue: string,
  now: EpochMillis,
): Promise<QueueDepth> {
  const delayed = keys.queue(queue, 'delayed');
  // All that is due in this very millisecond has its place before the next one.
  const before = `(${(now + 1) * placesInMs}`;
  const [due, all, [, first], promoted, inHand] = await Promise.all([
    unlessForeign(client.zcount(delayed, '-inf', before), 0),
    unlessForeign(client.zcard(delayed), 0),
    unlessForeign<string[]>(client.zrange(delayed, '0', '0', 'WITHSCORES'), []),
    unlessForeign(client.llen(keys.queue(queue, 'wait')), 0),
    unlessForeign(client.llen(keys.queue(queue, 'active')), 0),
  ]);
  const counted = { queue, dueCount: due + promoted, laterCount: all - due, inHandCount: inHand };
  if (due === 0 || first === undefined) return counted;
  return { ...counted, oldestDueTime: Math.floor(Number(first) / placesInMs) };
}

/** A key of a queue that is of another type than BullMQ's is nobody's queue, and must not refuse the list of all of them. */
async function unlessForeign<T>(answer: Promise<T>, none: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('WRONGTYPE'))) throw error;
    return none;
  }
}
