import type { Run } from '@escapement/core';
import { readGroup } from '../reading/shard-group.ts';
import type { RunSource } from './run-reading.ts';

/** The run with those that do it in parts, where it is such a one: it has begun in no worker's hands. */
export async function withShards(
  source: Pick<RunSource, 'client' | 'keys'>,
  run: Run,
): Promise<Run> {
  if (run.part !== undefined || run.startedAt === undefined || run.workerId !== undefined)
    return run;
  const { shards } = await readGroup(source, run.id);
  if (shards === undefined) return run;
  return {
    ...run,
    shards: shards.map(({ runId, end }) => (end === undefined ? { runId } : { runId, end })),
  };
}
