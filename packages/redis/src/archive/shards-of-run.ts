import { partsShown, type Run } from '@escapement/core';
import { readGroup } from '../reading/shard-group.ts';
import type { RunSource } from './run-reading.ts';

/** The run with those that do it in parts, where it is such a one. */
export async function withShards(
  source: Pick<RunSource, 'client' | 'keys'>,
  run: Run,
): Promise<Run> {
  if (!mayHaveParts(run)) return run;
  const { shards } = await readGroup(source, run.id);
  if (shards === undefined) return run;
  return {
    ...run,
    shards: shards.map(({ runId, end }) => (end === undefined ? { runId } : { runId, end })),
  };
}

/** The run with how far its parts are, where it is done in such. */
export async function withParts(
  source: Pick<RunSource, 'client' | 'keys'>,
  run: Run,
): Promise<Run> {
  if (!mayHaveParts(run)) return run;
  const { shards } = await readGroup(source, run.id);
  return shards === undefined ? run : { ...run, ...partsShown(shards) };
}

/** What is done in parts has begun in no worker's hands. */
function mayHaveParts({ part, startedAt, workerId }: Run): boolean {
  return part === undefined && startedAt !== undefined && workerId === undefined;
}
