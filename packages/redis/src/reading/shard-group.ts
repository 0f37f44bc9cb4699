import { groupSuccesses, type Shard, type SharedRun } from '@escapement/core';
import type { Redis } from 'ioredis';
import { endOfLetter, goneLetter, groupFields } from '../scripts/groups.ts';
import type { Keys } from '../scripts/names.ts';

interface GroupSource {
  readonly client: Redis;
  readonly keys: Keys;
}

/** What a group has noted; of a shard that is neither open nor noted nobody can tell any more. */
export async function readGroup(
  { client, keys }: GroupSource,
  runId: string,
): Promise<Pick<SharedRun, 'shards' | 'success' | 'isToldSo'>> {
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
  const isToldSo = fields[groupFields.toldToStop] !== undefined;
  return {
    success,
    isToldSo,
    ...(Object.keys(fields).length > 0 ? { shards: inOrder(shards) } : {}),
  };
}

async function openAmong(
  { client, keys }: GroupSource,
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

/** `3of8` → `3`, `~worker-1` → `worker-1`. */
function named(field: string): string {
  return isWorkers(field) ? field.slice(1) : field.replace(/^(\d+)of\d+$/, '$1');
}

function shardId(runId: string, field: string): string {
  return isWorkers(field) ? `${runId}${field}` : `${runId}.${field}`;
}

/** Whether it is the part of one worker, and none that any may do. */
function isWorkers(field: string): boolean {
  return field.startsWith('~');
}
