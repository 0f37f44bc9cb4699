import { parseRunId, type RedisMillis, type Run } from '@escapement/core';
import type { Redis } from 'ioredis';
import { namesIn, type Row, readRows, textIn } from '../reading/read-rows.ts';
import type { UnreadableRecords } from '../reading/unreadable-records.ts';
import type { Keys } from '../scripts/names.ts';
import { readRunsScript } from '../scripts/reading.ts';
import { openRunOf } from './open-run.ts';
import { packedRunId, unpackRun } from './packed-run.ts';

/** Where runs are read from, and when. */
export interface RunSource {
  readonly client: Redis;
  readonly keys: Keys;
  readonly now: RedisMillis;
  readonly unreadable: Pick<UnreadableRecords, 'note'>;
}

interface AskedRun {
  readonly id: string;
  readonly job: string;
  readonly fire: string;
}

/** The runs of the ids in their order, `undefined` where none is known. */
export async function readRuns(
  source: RunSource,
  runIds: readonly string[],
): Promise<readonly (Run | undefined)[]> {
  const asked = runIds.flatMap((id): AskedRun[] => {
    const parts = parseRunId(id);
    return parts === undefined ? [] : [{ id, job: parts.jobId, fire: String(parts.fireTime) }];
  });
  const rows = await readRows(source, asked, {
    script: readRunsScript,
    doing: 'reading runs',
    about: (runs) => ({ runs }),
  });
  const found = new Map(asked.map((run, i) => [run.id, runIn(source, run, rows[i] ?? [])]));
  return runIds.map((runId) => found.get(runId));
}

function runIn(source: RunSource, { id, job }: AskedRun, [record, past]: Row): Run | undefined {
  const text = textIn(record);
  const open = openRunOf(id, text, source.now);
  if (open !== undefined) return open;
  if (text !== null) source.unreadable.note(`run:${id}`);
  const member = namesIn(past).find((each) => packedRunId(job, each) === id);
  if (member === undefined) return undefined;
  const run = unpackRun(job, member);
  if (run === undefined) source.unreadable.note(`past:${job} ${id}`);
  return run;
}
