import type { EpochMillis, RedisMillis } from '@escapement/core';
import {
  type IRedisTransaction,
  type JobJson,
  type KeysMap,
  QueueKeys,
  type RedisQueueBackend,
} from 'bullmq';

/** What the queue carries of a run: the signed envelope as text, and when it is due. */
export interface QueueEntry {
  readonly queue: string;
  readonly runId: string;
  readonly data: string;
  readonly dueTime: EpochMillis;
}

/** BullMQ's entries of runs, written and removed inside a transaction of ours. */
export interface QueueEntries {
  /** Delayed until the due time, or waiting at once when that has passed. Adding an id that is there changes nothing. */
  add(transaction: IRedisTransaction, entry: QueueEntry, now: RedisMillis): void;
  /** Takes the entry out unless a worker holds it. */
  remove(transaction: IRedisTransaction, queue: string, runId: string): void;
}

/** The entries as written over one connection. */
export function queueEntriesOver(backend: RedisQueueBackend, prefix: string): QueueEntries {
  const names = new QueueKeys(prefix);
  const keysOf = new Map<string, KeysMap>();
  const of = (queue: string): KeysMap => {
    const known = keysOf.get(queue) ?? names.getKeys(queue);
    keysOf.set(queue, known);
    return known;
  };
  return {
    add(transaction, entry, now) {
      // The command is queued before the first await inside; what follows there looks at a reply that a transaction has not.
      const { queue, runId } = entry;
      void backend.addJobToTransaction(transaction, bullJob(entry, now), runId, {}, of(queue));
    },
    remove(transaction, queue, runId) {
      // The arguments that BullMQ's own `remove` passes: the entry, its repeat key, the id, no children, the key prefix.
      backend.execCommand(transaction, 'removeJob', [
        names.toKey(queue, runId),
        names.toKey(queue, 'repeat'),
        runId,
        0,
        names.toKey(queue, ''),
      ]);
    },
  };
}

function bullJob(entry: QueueEntry, now: RedisMillis): JobJson {
  return {
    id: entry.runId,
    name: 'run',
    data: entry.data,
    opts: { delay: Math.max(entry.dueTime - now, 0) },
    progress: 0,
    attemptsMade: 0,
    attemptsStarted: 0,
    stalledCounter: 0,
    timestamp: now,
    failedReason: '',
    returnvalue: '',
  };
}
