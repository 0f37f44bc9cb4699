import {
  type ExpiringKey,
  type ExpiringStore,
  type KeyFate,
  keyWatchSchema,
  keyWatchStates,
  parseJson,
  type Term,
  toIso,
  type WatchedKeys,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import { withoutReplies } from '../office/fenced.ts';
import type { FencedParts } from '../office/fenced-parts.ts';
import { instantIn, isInstant } from '../reading/record-fields.ts';
import { pairs } from '../reading/score-pairs.ts';
import { sealedCard, sealedTicket } from '../runs/ticket.ts';
import {
  noteKeyWatchScript,
  unwatchKeysScript,
  watchKeysScript,
  writeKeysScript,
} from '../scripts/expiring.ts';
import { runArgument } from './run-argument.ts';

/** Who asks for a run that the end of a key has led to. */
const byLeader = 'escapement';
/** Keys read at once of all that are known. */
const keysAtOnce = 1_000;

/** The keys whose ends lead to runs; writes go over the fence's connection. */
export function openExpiring(parts: FencedParts): ExpiringStore {
  const { client, keys, fence } = parts;
  return {
    watchedKeys: () =>
      asking('reading which keys are watched', async () => {
        const all = await client.hgetall(keys.keyWatches);
        return Object.entries(all).map(([jobId, text]) => watchedIn(jobId, text));
      }),
    async watchKeys(term, watched) {
      const about = { job: watched.jobId, watching: watchingText(watched) };
      const script = { script: watchKeysScript, about };
      return withoutReplies(await fence.commit(term, 'watching keys', script));
    },
    async unwatchKeys(term, job) {
      const script = { script: unwatchKeysScript, about: { job } };
      return withoutReplies(await fence.commit(term, 'forgetting keys', script));
    },
    expiring: (jobId, before, limit) =>
      asking('reading which keys run out', async () => {
        const range = ['-inf', `(${before}`, 'WITHSCORES', 'LIMIT', 0, limit] as const;
        return keysIn(await client.zrangebyscore(keys.expiring(jobId), ...range));
      }),
    knownEnds: (jobId, wanted) =>
      asking('reading when keys run out', async () => {
        if (wanted.length === 0) return [];
        const scores = await client.zmscore(keys.expiring(jobId), ...wanted);
        return scores.map((score) => (score === null ? undefined : instantIn(score)));
      }),
    knownKeys: (jobId, cursor = '0') =>
      asking('reading which keys are known', async () => {
        const [next, flat] = await client.zscan(keys.expiring(jobId), cursor, 'COUNT', keysAtOnce);
        const found = keysIn(flat);
        return next === '0' ? { keys: found } : { keys: found, cursor: next };
      }),
    writeKeys: (term, writes) => writeKeys(parts, term, writes),
    async noteKeyWatch(term, job, state) {
      const texts = [JSON.stringify(state)];
      const script = { script: noteKeyWatchScript, about: { job }, texts };
      return withoutReplies(await fence.commit(term, 'noting how keys are watched', script));
    },
    keyWatch: (jobId) => asking('reading how keys are watched', () => readKeyWatch(parts, jobId)),
  };
}

async function writeKeys(
  { fence, signingKeys }: FencedParts,
  term: Term,
  { watched, now, ended, others }: Parameters<ExpiringStore['writeKeys']>[1],
): ReturnType<ExpiringStore['writeKeys']> {
  const key = ended.length > 0 ? await signingKeys.current() : '';
  const about = {
    ...{ job: watched.jobId, watching: watchingText(watched), now },
    ended: ended.map(({ end, run: { envelope }, instead }) => {
      const { runId, fireTime } = envelope;
      const row = instead === undefined ? {} : { row: { runId, fireTime, ...instead } };
      const { kind: _kind, heardBy: _heardBy, expiredAt: at, ...told } = end;
      return { ...told, at, run: runArgument(envelope), ...row };
    }),
    expected: pairsOf(others, 'expected'),
    dropped: pairsOf(others, 'dropped'),
  };
  const asked = JSON.stringify({ by: byLeader });
  const texts = ended.flatMap(({ run: { envelope, input } }) => {
    return [sealedTicket(envelope, key), sealedCard(envelope, key), asked, input];
  });
  const script = { script: writeKeysScript, about, texts };
  const outcome = await fence.commit(term, 'writing what became of keys', script);
  if (outcome.kind !== 'committed') return outcome;
  const [staged, leftOut] = outcome.replies;
  return { kind: 'committed', staged: Number(staged), leftOut: Number(leftOut) };
}

function pairsOf(
  fates: Parameters<ExpiringStore['writeKeys']>[1]['others'],
  kind: 'expected' | 'dropped',
): readonly (readonly [string, number])[] {
  return fates.flatMap((fate) => (fate.kind === kind ? [[fate.key, whenOf(fate)] as const] : []));
}

function whenOf(fate: Exclude<KeyFate, { kind: 'ended' }>): number {
  return fate.kind === 'expected' ? fate.at : fate.known;
}

function watchingText({ source, pattern, since }: WatchedKeys): string {
  return JSON.stringify([source, pattern, since]);
}

/** What cannot be read watches nothing, so that the leader begins anew. */
function watchedIn(jobId: string, text: string): WatchedKeys {
  const parsed = parseJson(text);
  const fields = parsed.kind === 'json' && Array.isArray(parsed.value) ? parsed.value : [];
  const [source, pattern, since] = fields as readonly unknown[];
  return {
    jobId,
    source: typeof source === 'string' ? source : '',
    pattern: typeof pattern === 'string' ? pattern : '',
    since: isInstant(since) ? since : 0,
  };
}

function keysIn(flat: readonly string[]): readonly ExpiringKey[] {
  return pairs(flat).map(([key, at]) => ({ key, at }));
}

async function readKeyWatch(
  { client, keys, unreadable }: FencedParts,
  jobId: string,
): ReturnType<ExpiringStore['keyWatch']> {
  const [text, watched, first] = await Promise.all([
    client.hget(keys.keyStates, jobId),
    client.zcard(keys.expiring(jobId)),
    client.zrange(keys.expiring(jobId), '0', '0', 'WITHSCORES'),
  ]);
  if (text === null) return undefined;
  const [next] = keysIn(first);
  const expiry = next === undefined ? {} : { nextExpiry: toIso(next.at) };
  const parsed = parseJson(text);
  const told = parsed.kind === 'json' ? parsed.value : undefined;
  const state = { ...(typeof told === 'object' ? told : {}), watched, ...expiry };
  const read = keyWatchSchema.safeParse(state);
  if (read.success) return read.data;
  unreadable.note(`key-states ${jobId}`);
  return { state: keyWatchStates[0], since: toIso(0), watched, ...expiry };
}
