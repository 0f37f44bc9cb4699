import type { RunEnvelope } from '../schemas/envelope.ts';
import type { LedgerReason } from '../words/fire-outcomes.ts';
import type { EpochMillis } from '../words/instants.ts';

/** A fire time, or a stretch of them, that gets an outcome without a run. */
export interface DecidedOutcome {
  readonly fireTime: EpochMillis;
  readonly untilFireTime?: EpochMillis;
  readonly count?: number;
  /** All fire times of a stretch that was counted, ascending: what has an outcome already is left out of it when it is written. */
  readonly fireTimes?: readonly EpochMillis[];
  readonly outcome: 'skipped' | 'missed' | 'superseded' | 'unknown';
  readonly reason: LedgerReason;
  readonly detail?: string;
}

/** What one plan writes for one job. */
export interface JobAdvance {
  readonly jobId: string;
  readonly runs: readonly RunEnvelope[];
  readonly outcomes: readonly DecidedOutcome[];
  /** The next fire time that nothing is staged for; `undefined` takes the job out of the schedule. */
  readonly nextFireTime: EpochMillis | undefined;
}
