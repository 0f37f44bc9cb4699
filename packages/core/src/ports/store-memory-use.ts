import type { KeptHistory } from '../decisions/history-limit.ts';
import type { MemoryUse } from '../decisions/memory-pressure.ts';

/**
 * What one step of dropping came to. `next` is the place from which the next one goes on, which is that of this one where all that was
 * looked at went; `undefined` when this one came to the end.
 */
export interface Dropped {
  readonly dropped: number;
  readonly next: number | undefined;
}

/** What can be done about the memory of Redis. */
export interface StoreMemoryUse {
  /** `undefined` where the account may not ask. */
  use(): Promise<MemoryUse | undefined>;
  kept(): Promise<KeptHistory>;
  /**
   * Says how many of its newest runs that are over each job keeps. `lowered`: jobs that keep more have not all been looked at since, and
   * those that do not run just now never drop any by themselves.
   */
  keepPerJob(runs: number): Promise<'settled' | 'lowered'>;
  /** Drops `most` runs that are over and more than their jobs keep, the oldest of each job first; goes on from where a call before it stopped. */
  dropExcess(from: number, most: number): Promise<Dropped>;
  /** Drops `most` runs that are over and that jobs which say themselves what they keep do not keep, by number or by age; goes on likewise. */
  dropOwn(from: number, most: number): Promise<Dropped>;
  /** Looks at `most` of the runs that have logs, oldest fire time first from a place on, and drops the logs of those that are over. */
  dropLogs(from: number, most: number): Promise<Dropped>;
  /** Looks at `most` of all runs, oldest fire time first from a place on, and drops those that are over, but never the last of a job. */
  dropRuns(from: number, most: number): Promise<Dropped>;
}
