import type { GroupStep, SharedRun } from '../decisions/shard-group.ts';
import type { Term } from '../decisions/term.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { GroupSuccess } from '../schemas/shards.ts';
import type { CommitOutcome } from './office.ts';

/**
 * Runs that are done in parts. Such a run is shared out by the script that lets it begin: from then on it is in no worker's hands. A leader makes its
 * shards, in one script; each move that ends a shard notes so beside its run, and a leader ends that run by what is noted. So each is done once,
 * whoever leads.
 */
export interface SharedRuns {
  /** Runs that are shared out and not over, by fire time, from a place on, and how many places were looked at. Not fenced: a read. */
  sharedRuns(
    from: number,
    most: number,
  ): Promise<{ readonly runs: readonly SharedRun[]; readonly looked: number }>;
  /** Makes the shards of a run; nothing where they are there. */
  shareOut(
    term: Term,
    about: {
      readonly runId: string;
      readonly shards: readonly RunEnvelope[];
      readonly success: GroupSuccess;
      readonly definition: JobDefinition;
    },
  ): Promise<CommitOutcome>;
  /** Ends parts of a run whose workers are gone, each with its reason, as far as they have not begun. */
  loseParts(
    term: Term,
    parts: readonly {
      readonly runId: string;
      readonly workerId: string;
      readonly reason: string;
    }[],
  ): Promise<CommitOutcome>;
  /** Has its shards stopped by whom it was itself. */
  stopShards(term: Term, runId: string): Promise<CommitOutcome>;
  /** Ends a run, unless it has ended. */
  endShared(
    term: Term,
    runId: string,
    end: Omit<Extract<GroupStep, { kind: 'ends' }>, 'kind'>,
  ): Promise<CommitOutcome>;
}
