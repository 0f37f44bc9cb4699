import type { CronMeaning } from '../cron-meaning.ts';
import type { CronSpec, TimedSpec } from '../schedule-spec.ts';

/** What each language must be able to say. */
export interface Wording {
  readonly manual: string;
  /** One expression: its times and its days, but for days that are chosen and said elsewhere. */
  sentence(meaning: CronMeaning, areDaysChosen?: boolean): string;
  /** An expression whose `H` is not resolved, for want of a key. */
  hashed(expression: string): string;
  /** A period, from its anchor if one was given. */
  every(everyMs: number, anchorTime: number | undefined): string;
  /** A period of `@every`, which counts from the epoch. */
  everyFromEpoch(everyMs: number): string;
  /** All expressions of a schedule as one sentence; the zone concerns those with fields alone. */
  cron(parts: CronSentences): string;
  /** Instants, ascending, each once. */
  at(instants: readonly number[]): string;
  /** What the workday policies of a cron schedule and its calendars make of a day. */
  workdays(spec: CronSpec): string;
  /** What becomes of a fixed time that the clocks skip or repeat, where that is not what usually does. */
  transitions(spec: CronSpec): string;
  /** What calendars, validity and jitter add; `calendars` are those that were not named before. */
  conditions(spec: TimedSpec, calendars: readonly string[]): string;
  problem(sentence: string): string;
}

export interface CronSentences {
  readonly fields: readonly string[];
  readonly intervals: readonly string[];
  readonly timeZone: string;
  /** How many expressions are left out, since there are too many to read. */
  readonly leftOut: number;
}
