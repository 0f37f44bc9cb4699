import type { RunEnvelope } from '../schemas/envelope.ts';

/** A run that is in no worker's hands, or stands in line there for its lock, as a change of its job finds it. */
export interface StagedRun
  extends Pick<RunEnvelope, 'runId' | 'trigger' | 'fireTime' | 'dueTime' | 'queue'> {
  /** 0 when its record is gone or cannot be read; what else is said here then comes from the indexes. */
  readonly revision: number;
  /** It had an attempt, and is to have another: it was served in its time. */
  readonly hasBegun?: boolean;
  /** Its turn did not come when it was due, since another of its job was at work: it was served in its time. */
  readonly hasWaited?: boolean;
}
