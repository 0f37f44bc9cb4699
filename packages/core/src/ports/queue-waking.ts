import type { EpochMillis } from '../words/instants.ts';

/** Waking workers at the very instant, which Redis by itself does only some ten times a second. */
export interface QueueWaking {
  /** Distinct (queue, due instant) pairs with a due instant in [from, to). */
  dueInstants(
    from: EpochMillis,
    to: EpochMillis,
  ): Promise<readonly { queue: string; dueTime: EpochMillis }[]>;
  /** Wakes one worker of each queue. Not fenced, since a needless wake-up harms nothing. */
  nudge(queues: readonly string[]): Promise<void>;
}
