import {
  type ChangeContext,
  type Edit,
  editSchema,
  parseRunId,
  readJson,
  type StagedRun,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import type { Keys } from './keys.ts';
import { projectedIn, readProjection } from './projected-job.ts';
import { instantIn, wholeIn } from './record-fields.ts';
import { readHead } from './run-head.ts';
import { isBegun } from './run-records.ts';
import type { UnreadableRecords } from './unreadable-records.ts';

/** Records read in one pipeline. */
const readAtOnce = 1_000;

export interface ContextSource {
  readonly client: Redis;
  readonly keys: Keys;
  readonly unreadable: Pick<UnreadableRecords, 'note'>;
}

/** What the changes of these jobs must know; all jobs are asked for in one pipeline, and then all their staged runs in another. */
export async function changeContextsOf(
  source: ContextSource,
  jobIds: readonly string[],
): Promise<readonly ChangeContext[]> {
  return Promise.all(jobIds.map((jobId) => contextOf(source, jobId)));
}

async function contextOf(source: ContextSource, jobId: string): Promise<ChangeContext> {
  const { client, keys } = source;
  const [kept, texts, runIds] = await Promise.all([
    readProjection(source, jobId),
    client.zrange(keys.edits(jobId), '0', '-1'),
    client.zrangebylex(keys.owing, `[${jobId}@`, `(${jobId}A`),
  ]);
  if (kept.isKept && !kept.isSound) source.unreadable.note(`job:${jobId}`);
  const edits = editsIn(texts);
  const queue = kept.definition?.queue ?? 'default';
  const staged: StagedRun[] = [];
  for (let from = 0; from < runIds.length; from += readAtOnce) {
    staged.push(...(await stagedRuns(source, runIds.slice(from, from + readAtOnce), queue)));
  }
  return {
    projected: await projectedIn(source, kept, [...edits, ...staged]),
    edits,
    staged: staged.sort((a, b) => a.fireTime - b.fireTime),
  };
}

/** Announced edits as they are kept, without those that cannot be read. */
export function editsIn(texts: readonly string[]): readonly Edit[] {
  return texts.flatMap((text) => {
    const reading = readJson(editSchema, text);
    return reading.kind === 'broken' ? [] : [reading.value];
  });
}

async function stagedRuns(
  source: ContextSource,
  runIds: readonly string[],
  queueOfJob: string,
): Promise<readonly StagedRun[]> {
  const { client, keys } = source;
  const records = await Promise.all(
    runIds.map((runId) => client.hmget(keys.run(runId), 'state', 'rev', 'head')),
  );
  const found = await Promise.all(
    runIds.map((runId, i) => stagedRun(source, runId, records[i] ?? [])),
  );
  const staged = found
    .filter((run) => run !== undefined)
    .map((run) => ({ ...run, queue: run.queue ?? queueOfJob }));
  const types = await Promise.all(
    staged.map((run) => client.type(keys.entry(run.queue, run.runId))),
  );
  return staged.map((run, i) => ({ ...run, hasEntry: types[i] === 'hash' }));
}

/** The queue only where the record says it. */
type FoundRun = Omit<StagedRun, 'hasEntry' | 'queue'> & { readonly queue: string | undefined };

/** A run that the index names as owed; `undefined` for one that began, or is none. */
async function stagedRun(
  { client, keys, unreadable }: ContextSource,
  runId: string,
  [state, rev, headText]: readonly (string | null)[],
): Promise<FoundRun | undefined> {
  const id = parseRunId(runId);
  if (id === undefined || isBegun(state)) return undefined;
  const head = readHead(runId, headText);
  const revision = wholeIn(rev);
  if (state === 'staged' && head !== undefined && revision !== undefined) {
    return { runId, ...id, dueTime: head.dueTime, queue: head.queue, revision };
  }
  const dueTime = instantIn(await client.zscore(keys.owed, runId));
  if (dueTime === undefined) return undefined;
  unreadable.note(`run:${runId}`);
  return { runId, ...id, dueTime, queue: head?.queue, revision: 0 };
}
