import type { OrphanSummary } from '../decisions/orphan-warnings.ts';
import type { CalendarDefinition } from '../schemas/calendar.ts';
import type { JobDefinition } from '../schemas/job.ts';

/** A definition as Redis has it, or why it cannot be read. */
export type OrphanedDefinition =
  | { readonly jobId: string; readonly definition: JobDefinition }
  | { readonly jobId: string; readonly problem: string };

/** A calendar as Redis has it, or why it cannot be read. */
export type KeptCalendar =
  | { readonly name: string; readonly calendar: CalendarDefinition }
  | { readonly name: string; readonly problem: string };

/**
 * Definitions that ZooKeeper had once and has no more, as they stand in Redis: for a person to look at, to write back, or to give
 * up. Whoever can write to Redis could have changed them, so that nothing of this is ever done by itself.
 */
export interface OrphanStore {
  /** `undefined` when there are none. */
  summary(): Promise<OrphanSummary | undefined>;
  /** From `offset` on, in the order of their cursors. */
  list(offset: number, limit: number): Promise<readonly OrphanedDefinition[]>;
  /** Those of the ids that are set aside. */
  read(jobIds: readonly string[]): Promise<readonly OrphanedDefinition[]>;
  calendars(): Promise<readonly KeptCalendar[]>;
  /** Gives them up: the leader takes them out of the schedule. Answers how many of the ids were set aside. */
  discard(jobIds: readonly string[]): Promise<number>;
}
