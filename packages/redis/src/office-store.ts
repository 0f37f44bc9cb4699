import {
  type ClaimOutcome,
  type CommitOutcome,
  type EpochMillis,
  type OfficeHolder,
  readJson,
  type ScheduleStore,
  type Term,
  unknownSchema,
  type Witness,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { judgeEpoch } from './fence.ts';
import type { Keys } from './keys.ts';
import {
  accountedScript,
  claimScript,
  loseUntoldScript,
  noteScript,
  vouchScript,
} from './lua/office.ts';
import { countIn, instantIn, wholeIn } from './record-fields.ts';
import { lowestScore, pairs } from './score-pairs.ts';
import { runScript, type Script, type ScriptArgument } from './script.ts';
import { asking } from './store-fault.ts';
import type { StoreParts } from './store-parts.ts';

/** Most overdue runs, and most jobs behind, that a checkpoint names; beyond them it says less far. */
const namedMost = 200;

type OfficeStore = Pick<
  ScheduleStore,
  | 'accounted'
  | 'claim'
  | 'noteCheckpoint'
  | 'seen'
  | 'greetings'
  | 'progress'
  | 'vouch'
  | 'loseUntold'
>;

/** The office and the memory of Redis, as the leader deals with them. */
export function openOfficeStore(parts: StoreParts): OfficeStore {
  const { command, fence, keys } = parts;
  const { client } = command;
  return {
    claim: (term, isSuspect = false) =>
      asking('claiming the office', () => claim(parts, term, isSuspect)),
    noteCheckpoint: (term, generation) =>
      asking('noting a checkpoint', () =>
        inOffice(parts, term, { script: noteScript, args: [generation] }),
      ),
    seen: () => fence.seen(),
    greetings: () => asking('reading greetings', () => greetings(client, keys)),
    progress: (now) => asking('reading how far runs have come', () => progress(client, keys, now)),
    vouch: (term, { leastGeneration, unknown }) =>
      asking('vouching for Redis', async () => {
        const said = unknown === undefined ? '' : JSON.stringify(unknown);
        const outcome = await inOffice(parts, term, {
          script: vouchScript,
          args: [leastGeneration, said],
        });
        if (outcome.kind === 'committed') fence.forgive();
        return outcome;
      }),
    accounted: (term) =>
      asking('closing an account', () =>
        inOffice(parts, term, { script: accountedScript, args: [] }),
      ),
    loseUntold: (reason) =>
      asking('settling what was lost', async () =>
        Number(await runScript(client, loseUntoldScript, [keys.base, reason])),
      ),
  };
}

type ClaimReply =
  | readonly [1, 'nothing' | 'same-ensemble' | 'other-ensemble', ...string[]]
  | readonly [0, ...string[]];

async function claim(
  { command, keys }: StoreParts,
  term: Term,
  isSuspect: boolean,
): Promise<ClaimOutcome> {
  const { ensembleId, epoch, nodeId } = term;
  const args = [keys.base, ensembleId, epoch, nodeId, isSuspect ? 1 : 0];
  const reply = (await runScript(command.client, claimScript, args)) as ClaimReply;
  if (reply[0] === 0) return { kind: 'refused', holder: holderOf(reply) };
  const [, found, generation, writtenAt, isVouched, server = '', unknown = '', noted] = reply;
  const reading = readJson(unknownSchema, unknown);
  return {
    kind: 'claimed',
    found,
    memory: {
      isWritten: found !== 'nothing',
      generation: countIn(generation),
      writtenAt: instantIn(writtenAt),
    },
    isVouched: Number(isVouched) === 1,
    server,
    unknown: reading.kind === 'read' ? reading.value : undefined,
    notedGeneration: wholeIn(noted),
  };
}

function holderOf([, ensembleId = '', epoch, nodeId = '', silentMs, noted]: readonly [
  0,
  ...string[],
]): OfficeHolder {
  return {
    ensembleId,
    epoch: countIn(epoch),
    nodeId,
    silentMs: instantIn(silentMs),
    notedGeneration: wholeIn(noted),
  };
}

async function greetings(client: Redis, keys: Keys): Promise<ReadonlyMap<string, Witness>> {
  const info = await client.info('server').catch(() => '');
  const server = /^run_id:(\w+)/m.exec(info)?.[1] ?? '';
  const told = await client.hgetall(keys.greeted(server));
  return new Map(
    Object.entries(told).map(([workerId, text]) => {
      const [generation, begunAt] = text.split(' ');
      return [workerId, { generation: countIn(generation), lastBegunAt: instantIn(begunAt) }];
    }),
  );
}

async function progress(client: Redis, keys: Keys, now: EpochMillis) {
  const [generation, overdue, lagging] = await Promise.all([
    client.hget(keys.epoch, 'generation'),
    lowest(client, keys.owed, now),
    lowest(client, keys.schedule, now),
  ]);
  if (generation === null) return undefined;
  return {
    generation: countIn(generation),
    // Beyond what is named, nothing is said.
    begunUpTo: Math.min(now, overdue.namedUpTo, lagging.namedUpTo),
    outstanding: overdue.named.map(([runId]) => runId),
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

/** Runs a script that first looks whether the office is the term's, and says what stands there when it is not. */
export async function inOffice(
  { command, keys }: StoreParts,
  { ensembleId, epoch, ...term }: Term,
  asked: { readonly script: Script; readonly args: readonly ScriptArgument[] },
): Promise<CommitOutcome> {
  const { client } = command;
  const args = [keys.base, ensembleId, epoch, ...asked.args];
  if ((await runScript(client, asked.script, args)) === 1) return { kind: 'committed' };
  const [standingEnsemble = null, standing = null] = await client.hmget(
    keys.epoch,
    'ensemble',
    'epoch',
  );
  const office = { ensembleId: standingEnsemble, epoch: standing };
  const verdict = judgeEpoch(office, { ...term, ensembleId, epoch });
  return verdict.kind === 'holds' ? { kind: 'forgotten' } : verdict;
}
