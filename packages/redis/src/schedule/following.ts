import {
  afterLimits,
  type EndingsOutbox,
  type EndState,
  endStates,
  type FollowingStore,
  type Join,
  type KeptResult,
  parseJson,
  parseRunId,
  type RunEnding,
  resultsLeftOut,
} from '@escapement/core';
import { stateOf } from '../archive/packed-run.ts';
import { asking } from '../connection/store-fault.ts';
import { withoutReplies } from '../office/fenced.ts';
import type { FencedParts } from '../office/fenced-parts.ts';
import { countIn, instantIn } from '../reading/record-fields.ts';
import { inputMarkOf } from '../runs/own-input.ts';
import { sealedCard, sealedTicket } from '../runs/ticket.ts';
import { followScript, postponeEndingScript, setFollowedScript } from '../scripts/following.ts';
import { joinIn, joinText } from './join-text.ts';
import { runArgument } from './run-argument.ts';

/** Who asks for a run that comes after another. */
const byLeader = 'escapement';

/** What the leader makes of the ends of runs that others come after. */
export function openFollowing(parts: FencedParts): FollowingStore {
  const { client, keys, fence } = parts;
  return {
    async setFollowed(term, jobs) {
      const script = { script: setFollowedScript, about: { jobs } };
      return withoutReplies(await fence.commit(term, 'noting who comes after whom', script));
    },
    endings: (limit) => asking('reading what has ended', () => readEndings(parts, limit)),
    joinAt: (jobId, servedTime) =>
      asking('reading what has ended before', async (): Promise<Join | undefined> => {
        const at = String(servedTime);
        const [text] = await client.zrangebyscore(keys.joins(jobId), at, at, 'LIMIT', 0, 1);
        return text === undefined ? undefined : joinIn(text, { jobId, servedTime });
      }),
    openJoins: (jobId, query) =>
      asking('reading what is waited for', () => readOpenJoins(parts, jobId, query)),
    outbox: () => asking('reading how much has ended', () => readOutbox(parts)),
    resultsOf: (runs) => asking('reading what was told', () => readResults(parts, runs)),
    markOf: inputMarkOf,
    follow: (term, about) => follow(parts, term, about),
    async postponeEnding(term, { kept }) {
      const script = { script: postponeEndingScript, about: { kept } };
      return withoutReplies(await fence.commit(term, 'putting an end off', script));
    },
  };
}

/** All that is remembered of a job is few, and mostly over. */
async function readOpenJoins(
  { client, keys }: FencedParts,
  jobId: string,
  { limit, before }: Parameters<FollowingStore['openJoins']>[1],
): Promise<readonly Join[]> {
  const from = before === undefined ? '+inf' : `(${before}`;
  const at = [keys.joins(jobId), from, '-inf', 'WITHSCORES'] as const;
  const found = await client.zrevrangebyscore(...at, 'LIMIT', 0, afterLimits.joinsPerJob);
  const joins: Join[] = [];
  for (let i = 0; i < found.length && joins.length < limit; i += 2) {
    const join = joinIn(found[i] ?? '', { jobId, servedTime: Number(found[i + 1]) });
    if (!join.isDone && join.runs.length > 0) joins.push(join);
  }
  return joins;
}

async function readOutbox({ client, keys }: FencedParts): Promise<EndingsOutbox> {
  const [waiting, [leftOut, leftOutAt]] = await Promise.all([
    client.llen(keys.endings),
    client.hmget(keys.counters, 'endingsLeftOut', 'endingsLeftOutAt'),
  ]);
  return { waiting, leftOut: countIn(leftOut), leftOutAt: instantIn(leftOutAt) };
}

async function follow(
  { fence, signingKeys }: FencedParts,
  ...[term, { ending, joins, runs }]: Parameters<FollowingStore['follow']>
): ReturnType<FollowingStore['follow']> {
  const key = runs.length > 0 ? await signingKeys.current() : '';
  const about = {
    kept: ending.kept,
    joins: joins.map((join) => ({ job: join.jobId, at: join.servedTime, text: joinText(join) })),
    runs: runs.map(({ run }) => runArgument(run.envelope)),
  };
  const texts = runs.flatMap(({ run: { envelope, after, input } }) => {
    const asked = JSON.stringify({ by: byLeader, after });
    return [sealedTicket(envelope, key), sealedCard(envelope, key), asked, input];
  });
  const script = { script: followScript, about, texts };
  return withoutReplies(await fence.commit(term, 'staging what comes after', script));
}

/** What cannot be read is nobody's of ours; it goes, or it would stand before the others for ever. */
async function readEndings(
  { client, keys, unreadable }: FencedParts,
  limit: number,
): Promise<readonly RunEnding[]> {
  const texts = await client.lrange(keys.endings, 0, limit - 1);
  const found: RunEnding[] = [];
  for (const kept of texts) {
    const ending = endingIn(kept);
    if (ending !== undefined) {
      found.push(ending);
      continue;
    }
    unreadable.note('endings');
    await client.lrem(keys.endings, 1, kept);
  }
  return found;
}

function endingIn(kept: string): RunEnding | undefined {
  const parsed = parseJson(kept);
  if (parsed.kind !== 'json' || !Array.isArray(parsed.value)) return undefined;
  const [runId, letter, attempt, endedAt] = parsed.value as readonly unknown[];
  const jobId = typeof runId === 'string' ? parseRunId(runId)?.jobId : undefined;
  const state = endStateOf(letter);
  if (typeof runId !== 'string' || jobId === undefined || state === undefined) return undefined;
  if (!Number.isSafeInteger(attempt) || !Number.isSafeInteger(endedAt)) return undefined;
  return { runId, jobId, state, attempt: Number(attempt), endedAt: Number(endedAt), kept };
}

function endStateOf(letter: unknown): EndState | undefined {
  const state = stateOf(letter);
  return endStates.find((each) => each === state);
}

async function readResults(
  { client, keys }: FencedParts,
  runs: readonly Pick<RunEnding, 'runId' | 'attempt'>[],
): Promise<ReadonlyMap<string, KeptResult>> {
  const found = await Promise.all(
    runs.map(async ({ runId, attempt }) => {
      const [told, result, why] = await client.hmget(keys.told(runId), 'a', 'r', 'l');
      const isOf = told === String(attempt);
      const leftOut = resultsLeftOut.find((each) => isOf && each === why);
      const isJson = isOf && parseJson(result ?? '').kind === 'json';
      const kept: KeptResult = {
        ...(isJson && result ? { result } : {}),
        ...(leftOut === undefined ? {} : { leftOut }),
      };
      return [runId, kept] as const;
    }),
  );
  return new Map(found);
}
