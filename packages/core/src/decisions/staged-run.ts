import type { RunEnvelope } from '../schemas/envelope.ts';

/** A run that is staged and that no worker has begun, as a change of its job finds it. */
export interface StagedRun
  extends Pick<RunEnvelope, 'runId' | 'trigger' | 'fireTime' | 'dueTime' | 'queue'> {
  /** 0 when its record is gone or cannot be read; what else is said here then comes from the indexes. */
  readonly revision: number;
}
