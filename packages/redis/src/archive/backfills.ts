import {
  type BackfillPut,
  type Backfills,
  backfillSchema,
  backfillStates,
  backfillStopSchema,
  type EpochMillis,
  type KnownFireTimes,
  readJson,
  type StandingBackfill,
  scheduledRunId,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { wholeIn } from '../reading/record-fields.ts';
import { putBackfillScript, stopBackfillScript } from '../scripts/backfilling.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript } from '../scripts/script.ts';

const doingPut = 'asking for a back-fill';
const doingStop = 'stopping a back-fill';

/** Fire times asked about in one command. */
const askedAtOnce = 1_000;

/** The interface's side of back-fills. */
export function openBackfills(parts: StoreParts): Backfills {
  const { client, keys } = parts;
  return {
    known: (jobId, fireTimes) =>
      asking('looking which fire times had a run', () => known(parts, jobId, fireTimes)),
    put: (backfill, fireTimes) =>
      asking(doingPut, async () => {
        const { id, jobId: job, askedAt: at } = backfill;
        const texts = [JSON.stringify(backfill), ...fireTimes.map(String)];
        const answer = await runScript(parts, putBackfillScript, { job, id, at }, texts);
        const [kind, other] = listIn(answer, doingPut, 1);
        return (kind === 'another' ? { kind, id: String(other) } : { kind: 'put' }) as BackfillPut;
      }),
    list: (jobId) =>
      asking('listing back-fills', async () => {
        const ids = await client.zrevrange(keys.backfillsOf(jobId), 0, -1);
        const found = await Promise.all(ids.map((id) => read(parts, jobId, id)));
        return found.filter((each) => each !== undefined);
      }),
    get: (jobId, id) => asking('reading a back-fill', () => read(parts, jobId, id)),
    stop: (job, id, { by, reason }) =>
      asking(doingStop, async () => {
        const answer = await runScript(parts, stopBackfillScript, { job, id, by, reason });
        const [kind] = listIn(answer, doingStop, 1);
        return kind === 'stopped' || kind === 'over' ? kind : 'unknown';
      }),
  };
}

async function known(
  { client, keys }: StoreParts,
  jobId: string,
  fireTimes: readonly EpochMillis[],
): Promise<KnownFireTimes> {
  const withRun = new Set<EpochMillis>();
  for (let from = 0; from < fireTimes.length; from += askedAtOnce) {
    const some = fireTimes.slice(from, from + askedAtOnce);
    const scores = await client.zmscore(keys.runs, ...some.map((at) => scheduledRunId(jobId, at)));
    for (const [i, at] of some.entries()) if (typeof scores[i] === 'string') withRun.add(at);
  }
  const droppedUpTo = wholeIn((await client.hget(keys.pruned, jobId)) ?? undefined);
  return { withRun, ...(droppedUpTo === undefined ? {} : { droppedUpTo }) };
}

async function read(
  { client, keys, unreadable }: StoreParts,
  jobId: string,
  id: string,
): Promise<StandingBackfill | undefined> {
  const name = `${jobId}@${id}`;
  const fields = await client.hgetall(keys.backfill(name));
  if (fields['state'] === undefined) return undefined;
  const about = readJson(backfillSchema, fields['about'] ?? '');
  const state = backfillStates.find((each) => each === fields['state']);
  if (about.kind === 'broken' || state === undefined) {
    unreadable.note(`backfill:${name}`);
    return undefined;
  }
  const count = (field: string) => wholeIn(fields[field]) ?? 0;
  const endedAt = wholeIn(fields['endedAt']);
  const stop = readJson(backfillStopSchema, fields['stop'] ?? '');
  return {
    ...about.value,
    ...{ state, staged: count('staged') },
    ends: {
      ...{ succeeded: count('succeeded'), failed: count('failed') },
      ...{ cancelled: count('cancelled'), unknown: count('unknown') },
    },
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(stop.kind === 'broken' ? {} : { stop: stop.value }),
  };
}
