import { type EpochMillis, isWorkerQueue, type QueueWaking } from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { instantIn } from '../reading/record-fields.ts';
import { isOfAnotherType } from '../reading/sound-reads.ts';

/** How long a due instant is kept for nudging after it has passed, and how often those are dropped that are older. */
const nudgeKeptMs = 60_000;
const dropEveryMs = 10_000;
/** How long a marker of a queue of one worker stays that it does not take. */
const ownMarkerKeptS = 60;

/** Wakes workers through the marker on which those of a queue wait, as BullMQ does. */
export function openQueueWaking({
  client,
  keys,
}: Pick<StoreParts, 'client' | 'keys'>): QueueWaking {
  let droppedUpTo = Number.NEGATIVE_INFINITY;
  const drop = async (upTo: EpochMillis) => {
    if (Math.abs(upTo - droppedUpTo) < dropEveryMs) return;
    await client.zremrangebyscore(keys.nudge, '-inf', `(${upTo}`);
    droppedUpTo = upTo;
  };

  return {
    dueInstants: (from, to) =>
      asking('reading due instants', async () => {
        const [members] = await Promise.all([
          client.zrangebyscore(keys.nudge, from, `(${to}`),
          drop(from - nudgeKeptMs),
        ]);
        return members.flatMap((member) => {
          const bar = member.lastIndexOf('|');
          const dueTime = instantIn(member.slice(bar + 1));
          return bar < 0 || dueTime === undefined ? [] : [{ queue: member.slice(0, bar), dueTime }];
        });
      }),
    nudge: (queues) =>
      asking('nudging', async () => {
        // Whoever is woken in vain finds nothing due and waits again.
        await Promise.all(
          queues.map(async (queue) => {
            const marker = keys.queue(queue, 'marker');
            await mark(client, marker);
            // Of a worker that is gone nobody would ever take it.
            if (isWorkerQueue(queue)) await client.expire(marker, ownMarkerKeptS);
          }),
        );
      }),
  };
}

/** BullMQ keeps nothing in its marker: one of another type is in its way and nothing else. */
async function mark(client: Redis, marker: string): Promise<void> {
  try {
    await client.zadd(marker, 0, '0');
  } catch (error) {
    if (!isOfAnotherType(error)) throw error;
    await client.unlink(marker);
    await client.zadd(marker, 0, '0');
  }
}
