import type { Bilingual } from './problem.ts';
import type { EpochMillis } from './schedule-spec.ts';

/** Something legal that is seldom meant. */
export interface ScheduleWarning {
  /** Stable, upper case. */
  readonly code: string;
  readonly message: Bilingual;
  /** The instant that it is about, where there is one. */
  readonly at?: EpochMillis;
}
