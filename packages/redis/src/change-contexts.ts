import {
  type ChangeContext,
  type Edit,
  editSchema,
  jobDefinitionSchema,
  type ProjectedJob,
  readJson,
  type StagedRun,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import type { Keys } from './keys.ts';
import { readHead } from './run-head.ts';

/** Records read in one pipeline. */
const readAtOnce = 1_000;

/** What the changes of these jobs must know; all jobs are asked for in one pipeline, and then all their staged runs in another. */
export async function changeContextsOf(
  parts: { readonly client: Redis; readonly keys: Keys },
  jobIds: readonly string[],
): Promise<readonly ChangeContext[]> {
  return Promise.all(jobIds.map((jobId) => contextOf(parts, jobId)));
}

async function contextOf(
  parts: { readonly client: Redis; readonly keys: Keys },
  jobId: string,
): Promise<ChangeContext> {
  const { client, keys } = parts;
  const [fields, score, edits, runIds] = await Promise.all([
    client.hmget(keys.job(jobId), 'definition', 'revision', 'brokenSince'),
    client.zscore(keys.schedule, jobId),
    client.zrange(keys.edits(jobId), '0', '-1'),
    client.zrangebylex(keys.owing, `[${jobId}@`, `(${jobId}A`),
  ]);
  const staged: StagedRun[] = [];
  for (let from = 0; from < runIds.length; from += readAtOnce) {
    staged.push(...(await stagedRuns(parts, runIds.slice(from, from + readAtOnce))));
  }
  return {
    projected: projectedOf(jobId, fields, score),
    edits: editsIn(edits),
    staged: staged.sort((a, b) => a.fireTime - b.fireTime),
  };
}

function projectedOf(
  jobId: string,
  [definition, revision, brokenSince]: readonly (string | null)[],
  score: string | null,
): ProjectedJob | undefined {
  if (typeof definition !== 'string' || typeof revision !== 'string') return undefined;
  const reading = readJson(jobDefinitionSchema, definition);
  // As if it had never been projected: the definition in ZooKeeper is carried anew, and the next projection mends it.
  if (reading.kind === 'broken') return undefined;
  return {
    jobId,
    revision: Number(revision),
    definition: reading.value,
    brokenSince: brokenSince ? Number(brokenSince) : undefined,
    nextFireTime: score === null ? undefined : Number(score),
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
  { client, keys }: { readonly client: Redis; readonly keys: Keys },
  runIds: readonly string[],
): Promise<readonly StagedRun[]> {
  const records = await Promise.all(
    runIds.map((runId) => client.hmget(keys.run(runId), 'state', 'rev', 'head')),
  );
  const staged = runIds.flatMap((runId, i) => {
    const [state, revision, headText] = records[i] ?? [];
    const head = readHead(runId, headText);
    if (state !== 'staged' || head === undefined) return [];
    const { trigger, fireTime, dueTime, queue } = head;
    return [{ runId, trigger, fireTime, dueTime, queue, revision: Number(revision) }];
  });
  const present = await Promise.all(
    staged.map((run) => client.exists(keys.entry(run.queue, run.runId))),
  );
  return staged.map((run, i) => ({ ...run, hasEntry: present[i] === 1 }));
}
