import {
  groupIdOf,
  groupSuccesses,
  parseRunId,
  type Shard,
  type SharedRun,
  type SharedRuns,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import { withoutReplies } from '../office/fenced.ts';
import type { FencedParts } from '../office/fenced-parts.ts';
import { recordIn } from '../reading/open-record.ts';
import { cardOf, sealedCard, sealedTicket } from '../runs/ticket.ts';
import { endOfLetter, goneLetter, groupFields } from '../scripts/groups.ts';
import { endSharedScript, shareOutScript, stopShardsScript } from '../scripts/sharing.ts';
import { runArgument } from './run-argument.ts';

/** The leader's side of runs that are done in parts. */
export function openSharing(parts: FencedParts): SharedRuns {
  const { fence } = parts;
  return {
    sharedRuns: (from, most) =>
      asking('looking for runs in parts', () => readShared(parts, from, most)),
    shareOut: (term, about) => shareOut(parts, term, about),
    async stopShards(term, id) {
      const script = { script: stopShardsScript, about: { id } };
      return withoutReplies(await fence.commit(term, 'stopping shards', script));
    },
    async endShared(term, id, end) {
      const script = { script: endSharedScript, about: { id, ...end } };
      return withoutReplies(await fence.commit(term, 'ending a run in parts', script));
    },
  };
}

async function shareOut(
  { fence, signingKeys }: FencedParts,
  ...[term, { runId, shards, success, definition }]: Parameters<SharedRuns['shareOut']>
): ReturnType<SharedRuns['shareOut']> {
  const key = await signingKeys.current();
  const { id: job, revision } = definition;
  const about = { id: runId, job, revision, success, runs: shards.map(runArgument) };
  const card = sealedCard(cardOf(job, definition), key);
  const texts = [card, ...shards.map((shard) => sealedTicket(shard, key))];
  const script = { script: shareOutScript, about, texts };
  return withoutReplies(await fence.commit(term, 'sharing out a run', script));
}

async function readShared(
  parts: FencedParts,
  from: number,
  most: number,
): Promise<readonly SharedRun[]> {
  const { client, keys, unreadable } = parts;
  const ids = await client.zrange(keys.shared, String(from), String(from + most - 1));
  const found = await Promise.all(ids.map((runId) => readOne(parts, runId)));
  if (found.includes('unreadable')) unreadable.note('shared');
  return found.filter((run) => run !== 'unreadable');
}

async function readOne(parts: FencedParts, runId: string): Promise<SharedRun | 'unreadable'> {
  const { client, keys } = parts;
  const { head, stand, stop } = recordIn(await client.get(keys.record(runId)));
  const jobId = parseRunId(runId)?.jobId;
  const { shards: count } = head ?? {};
  if (jobId === undefined || count === undefined || stand?.startedAt === undefined) {
    return 'unreadable';
  }
  const { success, told, shards } = await readGroup(parts, runId);
  return {
    ...{ runId, jobId, count, begunAt: stand.startedAt, success },
    ...{ isUnwanted: stop !== undefined, isToldSo: told },
    ...(shards === undefined ? {} : { shards }),
  };
}

/** What a group has noted; of a shard that is neither open nor noted nobody can tell any more. */
export async function readGroup(
  { client, keys }: Pick<FencedParts, 'client' | 'keys'>,
  runId: string,
): Promise<Pick<SharedRun, 'shards' | 'success'> & { readonly told: boolean }> {
  const before = await client.hgetall(keys.group(runId));
  const missing = Object.keys(before).filter((name) => isShard(name) && before[name] === '');
  // Asked before what is noted is read once more: what ends leaves the index and is noted in one move.
  const open = missing.length > 0 ? await openAmong({ client, keys }, runId, missing) : [];
  const isMissing = open.length < missing.length;
  const fields = isMissing ? await client.hgetall(keys.group(runId)) : before;
  const isOpen = new Set(open);
  const shards = Object.entries(fields)
    .filter(([name]) => isShard(name))
    .map(([name, letter]): Shard => {
      const gone = letter === '' && !isOpen.has(name) ? goneLetter : letter;
      const end = endOfLetter[gone as keyof typeof endOfLetter];
      return { runId: shardId(runId, name), name: named(name), ...(end && { end }) };
    });
  const success = groupSuccesses.find((each) => each === fields[groupFields.success]) ?? 'allOf';
  const told = fields[groupFields.toldToStop] !== undefined;
  return { success, told, ...(Object.keys(fields).length > 0 ? { shards: inOrder(shards) } : {}) };
}

async function openAmong(
  { client, keys }: Pick<FencedParts, 'client' | 'keys'>,
  runId: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const ids = names.map((name) => shardId(runId, name));
  const scores = await client.zmscore(keys.open, ids);
  return names.filter((_, i) => scores[i] !== null);
}

function inOrder(shards: readonly Shard[]): readonly Shard[] {
  return [...shards].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

function isShard(field: string): boolean {
  return !field.startsWith('-');
}

/** `3of8` → `3`. */
function named(field: string): string {
  return field.replace(/^(\d+)of\d+$/, '$1');
}

function shardId(runId: string, field: string): string {
  const id = `${runId}.${field}`;
  return groupIdOf(id) === runId && parseRunId(id) !== undefined ? id : `${runId}~${field}`;
}
