import type { EpochMillis } from '../words/instants.ts';

/** What stands in one queue. */
export interface QueueDepth {
  readonly queue: string;
  /** Due, and no worker has taken them. */
  readonly dueCount: number;
  /** To be begun later. */
  readonly laterCount: number;
  /** In the hands of workers. */
  readonly inHandCount: number;
  /** Since when the first of those that are due could have begun; absent where none is. */
  readonly oldestDueTime?: EpochMillis;
}

/** How much waits in queues, by the entries of the queues themselves: jobs of others that share one count too. */
export interface QueueDepths {
  /** In the order of the names; one that nobody has used is empty. */
  read(queues: readonly string[]): Promise<readonly QueueDepth[]>;
}
