import {
  type EpochMillis,
  type JobDefinition,
  jobDefinitionSchema,
  type ProjectedJob,
  readJson,
  type SuspectJob,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { openRunIds, pastFireTimes, scheduledFireTime } from '../archive/job-runs.ts';
import { instantIn, wholeIn } from '../reading/record-fields.ts';
import { firstOf, pairs } from '../reading/score-pairs.ts';
import { forgottenRevision, type Keys } from '../scripts/names.ts';

/** How many of a job's newest runs and rows are looked at for the newest fire time; those that were asked for by hand have none. */
const lookedAtMost = 50;

export interface ProjectionSource {
  readonly client: Redis;
  readonly keys: Keys;
}

/** What Redis keeps of a job in several places, each as far as it can be read. */
export interface KeptProjection {
  readonly jobId: string;
  /** Whether there is anything at all. */
  readonly isKept: boolean;
  /** Whether all of it can be read, and says the same. */
  readonly isSound: boolean;
  readonly isForgotten: boolean;
  readonly definition: JobDefinition | undefined;
  readonly revision: number | undefined;
  readonly brokenSince: EpochMillis | undefined;
  readonly leastRevision: number;
  readonly nextFireTime: EpochMillis | undefined;
}

export async function readProjection(
  { client, keys }: ProjectionSource,
  jobId: string,
): Promise<KeptProjection> {
  const [fields, listedText, leastText, score, setAside] = await Promise.all([
    client.hmget(keys.job(jobId), 'definition', 'revision', 'brokenSince'),
    client.hget(keys.revisions, jobId),
    client.hget(keys.minRevision, jobId),
    client.zscore(keys.schedule, jobId),
    client.zscore(keys.orphans, jobId),
  ]);
  const [definitionText, revisionText, brokenText] = fields;
  const reading = readJson(jobDefinitionSchema, definitionText ?? '');
  const definition = reading.kind === 'read' ? reading.value : undefined;
  const [listedRevision, word] = (listedText ?? '').split(' ');
  const listed = wholeIn(listedRevision);
  const revision = wholeIn(revisionText);
  const brokenSince = instantIn(brokenText);
  const least = wholeIn(leastText);
  const isBroken = word === 'broken';
  return {
    jobId,
    isKept: [...fields, listedText, score].some((text) => text !== null),
    isSound:
      definition !== undefined &&
      revision !== undefined &&
      listed === revision &&
      isBroken === (brokenSince !== undefined) &&
      least !== undefined &&
      least >= revision,
    isForgotten: listed === forgottenRevision,
    definition,
    revision: revision ?? listed,
    brokenSince,
    leastRevision: least ?? 0,
    nextFireTime: instantIn(score) ?? cursorSetAside(setAside),
  };
}

/** Where the schedule stood when the job was set aside. */
function cursorSetAside(score: string | null): EpochMillis | undefined {
  const cursor = instantIn(score);
  return cursor === undefined || cursor < 0 ? undefined : cursor;
}

/** What the leader is told of it. `others` have revisions too: where the job's own is gone, it is at least theirs. */
export async function projectedIn(
  source: ProjectionSource,
  kept: KeptProjection,
  others: readonly { readonly revision: number }[],
): Promise<ProjectedJob | undefined> {
  if (!kept.isKept) return undefined;
  const { jobId, definition, brokenSince, nextFireTime } = kept;
  const known = others.map(({ revision }) => revision);
  return {
    jobId,
    revision: kept.revision ?? Math.max(kept.leastRevision, ...known),
    definition,
    brokenSince,
    nextFireTime,
    decidedUpTo: nextFireTime === undefined ? await decidedUpTo(source, jobId) : undefined,
    isDamaged: !kept.isSound,
    isForgotten: kept.isForgotten,
  };
}

/** The newest fire time of a job with an outcome, or with a run that waits for its own. */
async function decidedUpTo(
  { client, keys }: ProjectionSource,
  jobId: string,
): Promise<EpochMillis | undefined> {
  const newest = ['0', String(lookedAtMost - 1), 'WITHSCORES'] as const;
  const [open, past, rows, pruned] = await Promise.all([
    openRunIds({ client, keys }, jobId),
    client.zrevrange(keys.past(jobId), ...newest),
    client.zrevrange(keys.ledger(jobId), ...newest),
    client.hget(keys.pruned, jobId),
  ]);
  const row = pairs(rows).find(([key]) => firstOf(key) !== undefined);
  const known = [
    ...open.map(scheduledFireTime),
    ...pastFireTimes(jobId, past),
    row?.[1],
    instantIn(pruned),
  ].filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Those of the jobs of which something is wrong, or that have no cursor. */
export async function suspectsAmong(
  source: ProjectionSource,
  jobIds: readonly string[],
): Promise<readonly SuspectJob[]> {
  const kept = await Promise.all(jobIds.map((jobId) => readProjection(source, jobId)));
  return kept.flatMap(({ jobId, isSound, nextFireTime }): SuspectJob[] => {
    if (!isSound) return [{ jobId, because: 'damaged' }];
    return nextFireTime === undefined ? [{ jobId, because: 'no-cursor' }] : [];
  });
}
