import type { RunEnvelope } from '../schemas/envelope.ts';

/** A run that is staged and that no worker has begun, as a change of its job finds it. */
export interface StagedRun
  extends Pick<RunEnvelope, 'runId' | 'trigger' | 'fireTime' | 'dueTime' | 'queue'> {
  /** 0 when its record is gone or cannot be read; what else is said here then comes from the indexes. */
  readonly revision: number;
  /** Whether its queue still has an entry for it; without one it was refused at the gate, and waits for this change. */
  readonly hasEntry: boolean;
}

/** A staged run that goes on as a run of the version that now stands. */
export interface KeptRun {
  readonly envelope: RunEnvelope;
  /** Where its entry is found as it was; absent for a run that was not staged before. */
  readonly was: StagedRun | undefined;
}
