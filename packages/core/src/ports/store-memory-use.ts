import type { EpochMillis } from '../words/instants.ts';

/** How much Redis holds, and how much it may; 0 for no limit. */
export interface MemoryUse {
  readonly usedBytes: number;
  readonly maxBytes: number;
}

/** What can be done about the memory of Redis. */
export interface StoreMemoryUse {
  /** `undefined` where the account may not ask. */
  use(): Promise<MemoryUse | undefined>;
  /**
   * Drops the logs of up to `most` runs that settled after `after`, oldest first. Answers when the last of them settled, to go on from
   * there; `undefined` when there are no more.
   */
  dropLogs(after: EpochMillis, most: number): Promise<EpochMillis | undefined>;
  /** Drops up to `most` of the oldest settled runs. Answers how many. */
  dropSettled(most: number): Promise<number>;
}
