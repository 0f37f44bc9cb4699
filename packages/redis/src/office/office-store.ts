import {
  type ClaimOutcome,
  type EpochMillis,
  type OfficeHolder,
  type OfficeStore,
  readJson,
  StoreFault,
  type StoreMark,
  type Term,
  unknownSchema,
  type Witness,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';
import { countIn, instantIn, wholeIn } from '../reading/record-fields.ts';
import { lowestScore, pairs } from '../reading/score-pairs.ts';
import { forgetScript } from '../scripts/forgetting.ts';
import {
  accountedScript,
  claimScript,
  heartbeatScript,
  loseUntoldScript,
  noteScript,
  noteUnknownScript,
  vouchScript,
} from '../scripts/memory.ts';
import type { Keys } from '../scripts/names.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript } from '../scripts/script.ts';
import { type Fence, withoutReplies } from './fenced.ts';
import type { Renewal } from './renewal.ts';

/** Most overdue runs, and most jobs behind, that a checkpoint names; beyond them it says less far. */
const namedMost = 200;
/** Most staged runs taken back at once: Redis does nothing else meanwhile. */
const forgottenAtOnce = 400;

/**
 * So often a claim begins anew because Redis forgot the office while its older layout was brought over. Whoever keeps putting old data back must
 * stop first; it is asked again as after any fault.
 */
const claimsAtOnce = 5;

const claiming = 'claiming the office';

interface OfficeParts {
  readonly client: Redis;
  readonly keys: Keys;
  readonly fence: Fence;
  /** For records of an older version. */
  readonly renewal: Renewal;
}

/** The office and the memory of Redis, as the leader deals with them. */
export function openOfficeStore(parts: OfficeParts): OfficeStore {
  const { client, fence, keys } = parts;
  return {
    claim: (term, isSuspect = false) => asking(claiming, () => claim(parts, term, isSuspect)),
    mark: () => asking('reading who was let into office', () => mark(client, keys)),
    noteCheckpoint: async (term, generation) =>
      withoutReplies(
        await fence.commit(term, 'noting a checkpoint', {
          script: noteScript,
          isBeforeVouching: true,
          about: { noted: generation },
        }),
      ),
    seen: () => fence.seen,
    heartbeat: async (term) =>
      withoutReplies(await fence.commit(term, 'a heartbeat', { script: heartbeatScript })),
    greetings: () => asking('reading greetings', () => greetings(client, keys)),
    progress: (now) => asking('reading how far runs have come', () => progress(client, keys, now)),
    async vouch(term, { leastGeneration, unknown }) {
      const about = {
        least: leastGeneration,
        ...(unknown === undefined ? {} : { unknown: JSON.stringify(unknown) }),
      };
      const outcome = await fence.commit(term, 'vouching for Redis', {
        script: vouchScript,
        about,
      });
      if (outcome.kind === 'committed') {
        fence.servedBy(String(outcome.replies[0]));
        fence.forgive();
      }
      return withoutReplies(outcome);
    },
    accounted: async (term) =>
      withoutReplies(await fence.commit(term, 'closing an account', { script: accountedScript })),
    noteUnknown: async (term, unknown) =>
      withoutReplies(
        await fence.commit(term, 'noting what is unknown', {
          script: noteUnknownScript,
          isBeforeVouching: true,
          about: { unknown: JSON.stringify(unknown) },
        }),
      ),
    async loseUntold(term, reason) {
      const outcome = await fence.commit(term, 'settling what was lost', {
        script: loseUntoldScript,
        isBeforeVouching: true,
        about: { reason },
      });
      return outcome.kind === 'committed' ? Number(outcome.replies[0]) : 0;
    },
    async forget(term) {
      for (;;) {
        const outcome = await fence.commit(term, 'forgetting', {
          script: forgetScript,
          isBeforeVouching: true,
          about: { most: forgottenAtOnce },
        });
        if (outcome.kind !== 'committed' || Number(outcome.replies[0]) === 0) {
          return withoutReplies(outcome);
        }
      }
    },
  };
}

async function claim(parts: OfficeParts, term: Term, isSuspect: boolean): Promise<ClaimOutcome> {
  for (let i = 0; i < claimsAtOnce; i += 1) {
    const outcome = await claimOnce(parts, term, isSuspect);
    if (outcome !== 'lost') return outcome;
  }
  const problem = `the office was lost ${claimsAtOnce} times while records of an older version were brought over`;
  throw new StoreFault('STORE_BUSY', `${claiming}: ${problem}`, { retryable: true });
}

/** `lost`: the office was forgotten, or taken by another, before what an older version left was brought over. */
async function claimOnce(
  parts: OfficeParts,
  term: Term,
  isSuspect: boolean,
): Promise<ClaimOutcome | 'lost'> {
  const { client, keys, fence, renewal } = parts;
  const { ensembleId, epoch, nodeId } = term;
  const asked = { ensemble: ensembleId, epoch, nodeId, isSuspect };
  const reply = listIn(await runScript({ client, keys }, claimScript, asked), claiming, 6);
  const [claimed, ...told] = reply.map(String);
  if (claimed === '0') return { kind: 'refused', holder: holderOf(told) };
  const [found, generation, writtenAt, isVouched, server = '', unknown = '', noted, isOutdated] =
    told;
  fence.servedBy(server);
  if (isOutdated === '1') {
    if (!(await renewal.open(term))) return 'lost';
    renewal.past(term);
  }
  const reading = readJson(unknownSchema, unknown);
  return {
    kind: 'claimed',
    found: foundIn(found),
    memory: {
      isWritten: found !== 'nothing',
      generation: countIn(generation),
      writtenAt: instantIn(writtenAt),
    },
    isVouched: isVouched === '1',
    server,
    unknown: reading.kind === 'read' ? reading.value : undefined,
    notedGeneration: wholeIn(noted),
  };
}

type Found = Extract<ClaimOutcome, { kind: 'claimed' }>['found'];

function foundIn(text: string | undefined): Found {
  return text === 'same-ensemble' || text === 'other-ensemble' ? text : 'nothing';
}

function holderOf([
  ensembleId = '',
  epoch,
  nodeId = '',
  silentMs,
  noted,
]: readonly string[]): OfficeHolder {
  return {
    ensembleId,
    epoch: countIn(epoch),
    nodeId,
    silentMs: instantIn(silentMs),
    notedGeneration: wholeIn(noted),
  };
}

async function mark(client: Redis, keys: Keys): Promise<StoreMark | undefined> {
  const [ensembleId, epochText] = await client.hmget(keys.epoch, 'ensemble', 'epoch');
  const epoch = wholeIn(epochText);
  return typeof ensembleId !== 'string' || epoch === undefined ? undefined : { ensembleId, epoch };
}

async function greetings(client: Redis, keys: Keys): Promise<ReadonlyMap<string, Witness>> {
  const info = await client.info('server').catch(() => '');
  const server = /^run_id:(\w+)/m.exec(info)?.[1] ?? '';
  const told = await client.hgetall(keys.greeted(server));
  return new Map(
    Object.entries(told).map(([workerId, text]) => {
      const [generation, begunAt, ...givenBack] = text
        .split(' ')
        .filter((word, i) => i < 2 || word !== '');
      return [
        workerId,
        { generation: countIn(generation), lastBegunAt: instantIn(begunAt), givenBack },
      ];
    }),
  );
}

async function progress(client: Redis, keys: Keys, now: EpochMillis) {
  const [[generationText, quietText], overdue, doubtful, waiting, blocked, shared, lagging] =
    await Promise.all([
      client.hmget(keys.epoch, 'generation', 'quiet'),
      lowest(client, keys.owed, now),
      lowest(client, keys.doubtful, now),
      lowest(client, keys.waiting, now),
      lowest(client, keys.blocked, now),
      lowest(client, keys.shared, now),
      lowest(client, keys.schedule, now),
    ]);
  const generation = wholeIn(generationText);
  if (generation === undefined) return undefined;
  // Of what is done in parts its parts alone are in hand: whoever tells of those tells nothing of the whole.
  const notBegun = [overdue, doubtful, waiting, blocked, shared];
  return {
    generation,
    changes: generation - countIn(quietText),
    // Beyond what is named, nothing is said.
    begunUpTo: Math.min(now, ...[...notBegun, lagging].map(({ namedUpTo }) => namedUpTo)),
    // What went back to its queue is owed at an instant of its own, and doubtful as long as it waits for that.
    outstanding: [...new Set(notBegun.flatMap(({ named }) => named.map(([runId]) => runId)))],
    behind: Object.fromEntries(lagging.named),
  };
}

/** The members that lie at or before an instant, as far as they are named, and up to where they all are. */
async function lowest(client: Redis, key: string, now: EpochMillis) {
  const found = pairs(
    await client.zrangebyscore(key, lowestScore, now, 'WITHSCORES', 'LIMIT', 0, namedMost + 1),
  );
  const next = found[namedMost];
  return {
    named: found.slice(0, namedMost),
    namedUpTo: next === undefined ? Number.POSITIVE_INFINITY : next[1] - 1,
  };
}
