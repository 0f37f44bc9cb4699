import { parseRunId, type RedisMillis, type Run } from '@escapement/core';
import type { Redis } from 'ioredis';
import type { UnreadableRecords } from '../reading/unreadable-records.ts';
import type { Keys } from '../scripts/names.ts';
import { openRunOf } from './open-run.ts';
import { packedRunId, unpackRun } from './packed-run.ts';

/** Where runs are read from, and when. */
export interface RunSource {
  readonly client: Redis;
  readonly keys: Keys;
  readonly now: RedisMillis;
  readonly unreadable: Pick<UnreadableRecords, 'note'>;
}

/** The runs of the ids in their order, `undefined` where none is known. All are asked for in one pipeline. */
export function readRuns(
  source: RunSource,
  runIds: readonly string[],
): Promise<readonly (Run | undefined)[]> {
  return Promise.all(runIds.map((runId) => readRun(source, runId)));
}

async function readRun(source: RunSource, runId: string): Promise<Run | undefined> {
  const { client, keys, now } = source;
  const id = parseRunId(runId);
  if (id === undefined) return undefined;
  // The record first: a run that ends between the two is found among those that are over.
  const [text, members] = await Promise.all([
    client.get(keys.record(runId)),
    client.zrangebyscore(keys.past(id.jobId), id.fireTime, id.fireTime),
  ]);
  const open = openRunOf(runId, text, now);
  if (open !== undefined) return open;
  if (text !== null) source.unreadable.note(`run:${runId}`);
  const member = members.find((each) => packedRunId(id.jobId, each) === runId);
  if (member === undefined) return undefined;
  const past = unpackRun(id.jobId, member);
  if (past === undefined) source.unreadable.note(`past:${id.jobId} ${runId}`);
  return past;
}
