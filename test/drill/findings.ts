import type { Effect, Harm, JobHistory, LedgerRow, RunRecord } from './history.ts';
import type { Allowance } from './reasons.ts';

/** What can be wrong with one fire time of one job. */
export const findingKinds = [
  /** Owed, and neither a run nor a row. */
  'lost',
  /** Begun twice as the same attempt, or begun again though its worker had come to no harm. */
  'doubled',
  /** Begun before its due time, or due outside of the job's jitter. */
  'early',
  /** Begun with what an edit had replaced before. */
  'wrongVersion',
  /** A run and a row, or two rows. */
  'twoOutcomes',
  /** Begun though nothing prescribes it. */
  'phantom',
  /** A record of success, and the task knows of no beginning. */
  'unproven',
  /** The task began, and nothing is recorded. */
  'unrecorded',
  /** Still in line when everything had settled. */
  'waiting',
  /** A row whose reason cannot be true. */
  'unjustified',
  /** Two tasks at once, though their lock or the overlap of their job allows one. */
  'together',
  /** Recorded as ended otherwise than its task did. */
  'untrue',
  /** Recorded as failed though it was to be tried again. */
  'givenUp',
  /** Begun though it was too late for it, by what its job says of late runs. */
  'tooLate',
  /** Recorded as missed before its time had come. */
  'foretold',
  /** An enabled job of which nothing began after everything had settled. */
  'dead',
] as const;
export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly jobId: string;
  readonly fireTime: number;
  readonly note?: string;
}

/** What is wrong, before it is said of which fire time. */
export type Problem = Pick<Finding, 'kind' | 'note'>;

/** How a drill is judged. Instants are epoch milliseconds. */
export interface Rules {
  /** Every job fires at full multiples of this. */
  readonly gridMs: number;
  /** Fire times in [from, until) are judged. */
  readonly from: number;
  readonly until: number;
  /** From here on every enabled job must have begun at least once. */
  readonly calmFrom: number;
  /** How far an act's instants may be from those that the product gives it. */
  readonly slackMs: number;
  /** How far two readings of the same clock may differ. */
  readonly earlyMs: number;
  readonly allowed: Allowance;
  readonly harm: readonly Harm[];
}

/** Everything about one fire time. */
export interface Case {
  readonly history: JobHistory;
  readonly fireTime: number;
  /** In the order in which they began. */
  readonly effects: readonly Effect[];
  readonly runs: readonly RunRecord[];
  readonly rows: readonly LedgerRow[];
  readonly rowsBefore: readonly LedgerRow[];
}
