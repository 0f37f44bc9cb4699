import type { DecidedOutcome } from '../decisions/decided-outcome.ts';
import type { ExpiredRun } from '../decisions/expired-run.ts';
import type { KeyFate } from '../decisions/judge-key.ts';
import type { Term } from '../decisions/term.ts';
import type { KeyWatch } from '../schemas/key-watch.ts';
import type { KeyExpiredSchedule } from '../schemas/schedule.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { ExpiringKey } from './key-source.ts';
import type { CommitOutcome } from './office.ts';

/** Which keys are watched for a job, and since when; what ended before is nothing to it. */
export interface WatchedKeys extends Pick<KeyExpiredSchedule, 'source' | 'pattern'> {
  readonly jobId: string;
  /** By the clock of the source. */
  readonly since: EpochMillis;
}

type Ended = Extract<KeyFate, { kind: 'ended' }>;

/** What is to be written of the keys of a job. */
export interface KeyWrites {
  readonly watched: WatchedKeys;
  /** What the source's clock said; what is remembered of ends is forgotten some minutes later. */
  readonly now: EpochMillis;
  /** Ends, each with the run that it leads to, or with a row of that run where it has none. */
  readonly ended: readonly {
    readonly end: Ended;
    readonly run: ExpiredRun;
    readonly instead?: Pick<DecidedOutcome, 'outcome' | 'reason'>;
  }[];
  readonly others: readonly Exclude<KeyFate, Ended>[];
}

/**
 * The keys whose ends lead to runs, as far as leaders have seen them, each with its end. A run is staged in the script that takes its key from
 * there, under the fence, so that each end leads to one, whoever leads; an end of which no leader had seen the key leads to one where none is
 * remembered that may be the same.
 */
export interface ExpiringStore {
  /** Not fenced: a read. */
  watchedKeys(): Promise<readonly WatchedKeys[]>;
  /** Watches from now on, and forgets what was watched for the job before. */
  watchKeys(term: Term, watched: WatchedKeys): Promise<CommitOutcome>;
  /** Forgets all of a job. */
  unwatchKeys(term: Term, jobId: string): Promise<CommitOutcome>;
  /** Those that run out before an instant, soonest first. Not fenced: a read. */
  expiring(jobId: string, before: EpochMillis, limit: number): Promise<readonly ExpiringKey[]>;
  /** When these are known to run out, in their order. Not fenced: a read. */
  knownEnds(jobId: string, keys: readonly string[]): Promise<readonly (EpochMillis | undefined)[]>;
  /** All that are known, by and by; an absent cursor begins, and none is answered after the last. Not fenced: a read. */
  knownKeys(
    jobId: string,
    cursor?: string,
  ): Promise<{ readonly keys: readonly ExpiringKey[]; readonly cursor?: string }>;
  /** Writes what became of keys; nothing where other keys are watched for the job by now. `leftOut`: those for which there was no room. */
  writeKeys(
    term: Term,
    writes: KeyWrites,
  ): Promise<CommitOutcome & { readonly staged?: number; readonly leftOut?: number }>;
  /** Notes how the keys of a job are watched, for people to see. */
  noteKeyWatch(
    term: Term,
    jobId: string,
    state: Omit<KeyWatch, 'watched' | 'nextExpiry'>,
  ): Promise<CommitOutcome>;
  /** How they are watched; `undefined` where no leader has said so. Not fenced: a read. */
  keyWatch(jobId: string): Promise<KeyWatch | undefined>;
}
