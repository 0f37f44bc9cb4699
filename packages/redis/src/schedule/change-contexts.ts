import {
  type ChangeContext,
  type Edit,
  editSchema,
  type LifeState,
  moved,
  parseRunId,
  readJson,
  type StagedRun,
} from '@escapement/core';
import type { StoreParts } from '../connection/store-parts.ts';
import { recordIn } from '../reading/open-record.ts';
import { instantIn } from '../reading/record-fields.ts';
import { type KeptJob, projectedIn, readKept } from './projected-job.ts';

/** Records read in one pipeline. */
const readAtOnce = 1_000;

export type ContextSource = Pick<StoreParts, 'client' | 'keys' | 'unreadable'>;

/** What the changes of these jobs must know; all of them are asked for at once, and then all their staged runs. */
export async function changeContextsOf(
  source: ContextSource,
  jobIds: readonly string[],
): Promise<readonly ChangeContext[]> {
  const kept = await readKept(source, jobIds);
  return Promise.all(kept.map((each) => contextOf(source, each)));
}

async function contextOf(source: ContextSource, job: KeptJob): Promise<ChangeContext> {
  const { projection, editTexts, openRunIds: runIds } = job;
  const isDamaged = projection.isKept && !projection.isSound && !projection.isForgotten;
  if (isDamaged) source.unreadable.note(`job:${projection.jobId}`);
  const edits = editsIn(editTexts);
  const queue = projection.definition?.queue ?? 'default';
  const staged: StagedRun[] = [];
  for (let from = 0; from < runIds.length; from += readAtOnce) {
    staged.push(...(await stagedRuns(source, runIds.slice(from, from + readAtOnce), queue)));
  }
  return {
    projected: await projectedIn(source, projection, [...edits, ...staged]),
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
  const records = await Promise.all(runIds.map((runId) => client.get(keys.record(runId))));
  const found = await Promise.all(
    runIds.map((runId, i) => stagedRun(source, runId, records[i] ?? null)),
  );
  return found
    .filter((run) => run !== undefined)
    .map((run) => ({ ...run, queue: run.queue ?? queueOfJob }));
}

/** The queue only where the record says it. */
type FoundRun = Omit<StagedRun, 'queue'> & { readonly queue: string | undefined };

/** A run that the index names as not over; `undefined` for one that began, or is none. */
async function stagedRun(
  { client, keys, unreadable }: ContextSource,
  runId: string,
  text: string | null,
): Promise<FoundRun | undefined> {
  const id = parseRunId(runId);
  const { stand, head, next } = recordIn(text);
  if (id === undefined || (stand !== undefined && !isTakenBack(stand.state))) return undefined;
  const { trigger, fireTime } = id;
  if (stand !== undefined && head !== undefined) {
    const { dueTime, queue, revision } = head;
    const hasBegun = stand.attempt > 0;
    const isLetGo = stand.state === 'staged' && next !== undefined;
    const hasWaited = stand.state === 'blocked' || isLetGo;
    return {
      runId,
      trigger,
      fireTime,
      dueTime,
      queue,
      revision,
      ...(hasBegun ? { hasBegun } : {}),
      ...(hasWaited ? { hasWaited } : {}),
    };
  }
  const owedAt = instantIn(await client.zscore(keys.owed, runId));
  if (owedAt === undefined) return undefined;
  unreadable.note(`run:${runId}`);
  return { runId, trigger, fireTime, dueTime: owedAt, queue: head?.queue, revision: 0 };
}

function isTakenBack(state: LifeState): boolean {
  return moved(state, 'take-back') !== undefined;
}
