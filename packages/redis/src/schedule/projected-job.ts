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
import { namesIn, readRows, textIn } from '../reading/read-rows.ts';
import { instantIn, wholeIn } from '../reading/record-fields.ts';
import { firstOf, pairs } from '../reading/score-pairs.ts';
import { forgottenRevision, type Keys } from '../scripts/names.ts';
import { projectionsScript } from '../scripts/reading.ts';

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

/** What is kept of a job, with what was announced of it and which of its runs are not over. */
export interface KeptJob {
  readonly projection: KeptProjection;
  readonly editTexts: readonly string[];
  readonly openRunIds: readonly string[];
}

/** What is kept of each job, in the order of the ids. */
export async function readKept(
  source: ProjectionSource,
  jobIds: readonly string[],
): Promise<readonly KeptJob[]> {
  const rows = await readRows(source, jobIds, {
    script: projectionsScript,
    doing: 'reading projections',
    about: (jobs) => ({ jobs }),
  });
  return jobIds.map((jobId, i) => {
    const [texts, edits, open] = [rows[i] ?? [], rows[i]?.[7], rows[i]?.[8]];
    return {
      projection: projectionIn(jobId, texts.slice(0, 7).map(textIn)),
      editTexts: namesIn(edits),
      openRunIds: namesIn(open),
    };
  });
}

function projectionIn(jobId: string, texts: readonly (string | null)[]): KeptProjection {
  const [definitionText, revisionText, brokenText, listedText, leastText, score, setAside] = texts;
  const definition = definitionIn(definitionText);
  const [listedRevision, word] = (listedText ?? '').split(' ');
  const listed = wholeIn(listedRevision);
  const revision = wholeIn(revisionText);
  const brokenSince = instantIn(brokenText);
  const least = wholeIn(leastText);
  const isBroken = word === 'broken';
  const kept = [definitionText, revisionText, brokenText, listedText, score];
  return {
    jobId,
    isKept: kept.some((text) => text !== null),
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

/** What cannot be read costs as much as an error does, and of an empty Redis that would be each. */
function definitionIn(text: string | null | undefined): JobDefinition | undefined {
  if (text === null || text === undefined) return undefined;
  const reading = readJson(jobDefinitionSchema, text);
  return reading.kind === 'read' ? reading.value : undefined;
}

/** Where the schedule stood when the job was set aside. */
function cursorSetAside(score: string | null | undefined): EpochMillis | undefined {
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
  const kept = await readKept(source, jobIds);
  return kept.flatMap(({ projection }): SuspectJob[] => {
    const { jobId, isSound, nextFireTime } = projection;
    if (!isSound) return [{ jobId, because: 'damaged' }];
    return nextFireTime === undefined ? [{ jobId, because: 'no-cursor' }] : [];
  });
}
