import {
  type DelayedRun,
  type DelayedRuns,
  type DelayOutcome,
  delayedLimits,
  delayedSlot,
  type EpochMillis,
  type GoneDelayedRun,
  type Page,
  parseJson,
  parseRunId,
  runIdOf,
  runIdTail,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { isInstant } from '../reading/record-fields.ts';
import { lowestScore, pairs } from '../reading/score-pairs.ts';
import { sealedCard, sealedTicket } from '../runs/ticket.ts';
import { runArgument } from '../schedule/run-argument.ts';
import { putDelayedScript, takeBackScript } from '../scripts/delaying.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript } from '../scripts/script.ts';
import { cursorOf, placeOfCursor } from './page-cursor.ts';

const doingPut = 'asking for a run later';
const doingTakeBack = 'taking a delayed run back';

/** The interface's side of runs that are asked for later. */
export function openDelayedRuns(parts: StoreParts): DelayedRuns {
  return {
    put: (run, how) => asking(doingPut, () => put(parts, run, how)),
    takeBack: (jobId, { slot, runId: run }, { by, reason }) =>
      asking(doingTakeBack, async () => {
        const ask = { job: jobId, slot, run, by, reason };
        const [runId] = listIn(await runScript(parts, takeBackScript, ask), doingTakeBack);
        return typeof runId === 'string' ? { kind: 'taken-back', runId } : { kind: 'unknown' };
      }),
    list: (jobId, query) => asking('listing delayed runs', () => list(parts, jobId, query)),
    gone: (runId) => asking('reading a delayed run that ended', () => goneRun(parts, runId)),
    get: (runId) =>
      asking('reading a delayed run', async () => {
        const slot = delayedSlot(runId);
        const jobId = parseRunId(runId)?.jobId;
        if (slot === undefined || jobId === undefined) return undefined;
        const [found] = await delayedIn(parts, jobId, [slot]);
        return found?.runId === runId ? found : undefined;
      }),
  };
}

async function put(
  parts: StoreParts,
  run: DelayedRun,
  { onDuplicate, envelope }: Parameters<DelayedRuns['put']>[1],
): Promise<DelayOutcome> {
  const { runId, jobId, key = '', dueTime, askedAt, by, input } = run;
  const tail = runIdTail(runId);
  const told = [tail, key, askedAt, by, ...(input === undefined ? [] : [input])];
  const texts = [JSON.stringify(told)];
  if (envelope !== undefined) {
    const signingKey = await parts.signingKeys.current();
    const asked = { by, ...(key === '' ? {} : { key }) };
    texts.push(sealedTicket(envelope, signingKey), sealedCard(envelope, signingKey));
    texts.push(JSON.stringify(asked), ...(input === undefined ? [] : [input]));
  }
  const ask = {
    ...{ job: jobId, slot: delayedSlot(runId), due: dueTime, tail, by },
    ...{ keeps: onDuplicate === 'keep', isKeyed: key !== '', most: delayedLimits.perJob },
    ...(envelope === undefined ? {} : { run: runArgument(envelope) }),
  };
  const answer = await runScript(parts, putDelayedScript, ask, texts);
  const [kind, other] = listIn(answer, doingPut, 1);
  if (kind === 'kept') return { kind, runId: String(other) };
  return { kind: kind === 'full' || kind === 'backlog' ? kind : 'put' };
}

async function goneRun(
  { client, keys, unreadable }: StoreParts,
  runId: string,
): Promise<GoneDelayedRun | undefined> {
  const id = parseRunId(runId);
  if (id?.trigger !== 'delayed') return undefined;
  const { jobId, fireTime: dueTime } = id;
  const tail = runIdTail(runId);
  const text = await client.hget(keys.laterGone(jobId), tail);
  const parsed = parseJson(text ?? '');
  const row: readonly unknown[] =
    parsed.kind === 'json' && Array.isArray(parsed.value) ? parsed.value : [];
  const [key, askedAt, by, endedAt, endedBy, reason] = row;
  if (!isInstant(askedAt) || !isInstant(endedAt)) {
    if (text !== null) unreadable.note(`later-gone:${jobId} ${tail}`);
    return undefined;
  }
  const keyed = typeof key === 'string' && key !== '' ? { key } : {};
  return {
    run: { runId, jobId, dueTime, askedAt, by: String(by), ...keyed },
    ...(typeof endedBy === 'string' && endedBy !== '' ? { by: endedBy } : {}),
    ...{ endedAt, reason: String(reason) },
  };
}

async function list(
  parts: StoreParts,
  jobId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): Promise<Page<DelayedRun>> {
  const { client, keys } = parts;
  const after = placeOfCursor(cursor);
  const key = keys.laterOf(jobId);
  const from = after?.score ?? lowestScore;
  // Behind the place, as many of the same instant as stand before it or at it.
  const offset = after === undefined ? 0 : await standingBefore(parts, key, after);
  const wanted = limit + 1;
  const flat = await client.zrangebyscore(key, from, '+inf', 'WITHSCORES', 'LIMIT', offset, wanted);
  const places = pairs(flat);
  const shown = places.slice(0, limit);
  const items = await delayedIn(
    parts,
    jobId,
    shown.map(([slot]) => slot),
  );
  const last = shown.at(-1);
  return places.length > limit && last !== undefined
    ? { items, cursor: cursorOf({ member: last[0], score: last[1] }) }
    : { items };
}

/** Of a place that has gone meanwhile, those of its instant that come before it by name. */
async function standingBefore(
  { client }: StoreParts,
  key: string,
  { score, member }: { readonly score: EpochMillis; readonly member: string },
): Promise<number> {
  const [rank, before] = await Promise.all([
    client.zrank(key, member),
    client.zcount(key, '-inf', `(${score}`),
  ]);
  if (rank !== null && rank >= before) return rank - before + 1;
  const alike = await client.zrangebyscore(key, score, score);
  return alike.filter((each) => each <= member).length;
}

/** What stands in these slots of a job; what has become a run, or cannot be read, is left out. */
export async function delayedIn(
  { client, keys, unreadable }: Pick<StoreParts, 'client' | 'keys' | 'unreadable'>,
  jobId: string,
  slots: readonly string[],
): Promise<readonly DelayedRun[]> {
  if (slots.length === 0) return [];
  const texts = await client.hmget(keys.laterTold(jobId), ...slots);
  return texts.flatMap((text, i) => {
    const run = delayedRunIn(jobId, text);
    if (run === undefined && text?.startsWith('[') === true) {
      unreadable.note(`later-told:${jobId} ${slots[i]}`);
    }
    return run === undefined ? [] : [run];
  });
}

/** A delayed run as its slot tells of it; `undefined` for what is none. */
export function delayedRunIn(
  jobId: string,
  text: string | null | undefined,
): DelayedRun | undefined {
  if (!text?.startsWith('[')) return undefined;
  const parsed = parseJson(text);
  if (parsed.kind !== 'json' || !Array.isArray(parsed.value)) return undefined;
  const [tail, key, askedAt, by, input] = parsed.value as readonly unknown[];
  const runId = typeof tail === 'string' ? runIdOf(jobId, tail) : '';
  const id = parseRunId(runId);
  if (id?.trigger !== 'delayed' || !isInstant(askedAt)) return undefined;
  return {
    ...{ runId, jobId, dueTime: id.fireTime, askedAt, by: String(by) },
    ...(typeof key === 'string' && key !== '' ? { key } : {}),
    ...(typeof input === 'string' ? { input } : {}),
  };
}
