import type { AfterRun, Join, KeptResult, RunEnding } from '../decisions/after-run.ts';
import type { Term } from '../decisions/term.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { CommitOutcome } from './office.ts';

/** How much is noted of the ends of runs and waits for a leader. */
export interface EndingsOutbox {
  readonly waiting: number;
  /** Ends that nobody could note, since as many waited as may; what was to come after them never does. */
  readonly leftOut: number;
  /** When that was last. */
  readonly leftOutAt: EpochMillis | undefined;
}

/**
 * What the leader makes of the ends of runs that other jobs come after. Whatever move ends a run of such a job notes it in the same script, and only
 * there; a leader takes it from there in the script that makes the runs after it. So each end comes to something once, whoever leads.
 */
export interface FollowingStore {
  /** From now on the ends of these jobs' runs are noted, and no others. */
  setFollowed(term: Term, jobIds: readonly string[]): Promise<CommitOutcome>;
  /** Ends that no leader has seen to, oldest first. Not fenced: a read. */
  endings(limit: number): Promise<readonly RunEnding[]>;
  /** What is remembered of a job that waits for all, by fire time. Not fenced: a read. */
  joinAt(jobId: string, servedTime: EpochMillis): Promise<Join | undefined>;
  /** Fire times of which some of the jobs that a job waits for have ended and not all, the latest first. Not fenced: a read. */
  openJoins(
    jobId: string,
    query: { readonly limit: number; readonly before?: EpochMillis },
  ): Promise<readonly Join[]>;
  /** Not fenced: a read. */
  outbox(): Promise<EndingsOutbox>;
  /** What runs told when they ended, by id, as far as it is kept. Not fenced: a read. */
  resultsOf(
    runs: readonly Pick<RunEnding, 'runId' | 'attempt'>[],
  ): Promise<ReadonlyMap<string, KeptResult>>;
  /** What the id of a run says of a text; no other text has it. */
  markOf(text: string): string;
  /** Makes the runs that come after an end, and keeps what others wait for; nothing where another leader has seen to it since. */
  follow(
    term: Term,
    about: {
      readonly ending: RunEnding;
      readonly joins: readonly Join[];
      readonly runs: readonly {
        readonly run: AfterRun;
        readonly definition: JobDefinition;
      }[];
    },
  ): Promise<CommitOutcome>;
  /** Puts an end behind the others, since it cannot be seen to yet. */
  postponeEnding(term: Term, ending: RunEnding): Promise<CommitOutcome>;
}
