import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import { envelopeFor } from './plan-job.ts';

/** What a record remembers of an owed run, from which its envelope can be made anew. */
export type OwedRun = Pick<
  RunEnvelope,
  'runId' | 'jobId' | 'trigger' | 'fireTime' | 'dueTime' | 'revision' | 'epoch'
>;

/**
 * The envelope of an owed run once more; `undefined` when the definition is not the one that owes it. It comes from the
 * definition and not from Redis, so that write access to Redis is not the power to run code.
 */
export function recomposed(
  run: OwedRun,
  definition: JobDefinition | undefined,
): RunEnvelope | undefined {
  if (definition === undefined || definition.revision !== run.revision) return undefined;
  const { runId, trigger, fireTime, dueTime, epoch } = run;
  return envelopeFor(definition, { runId, trigger, fireTime, dueTime, epoch });
}
