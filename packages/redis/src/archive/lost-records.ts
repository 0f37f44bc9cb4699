import {
  type EpochMillis,
  fromIso,
  jobDefinitionSchema,
  type LedgerEntry,
  readJson,
  toIso,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { instantIn } from '../reading/record-fields.ts';
import type { Keys } from '../scripts/names.ts';

/**
 * What a ledger says of the time before Redis lost its data: everything that was recorded until then is gone, and nobody can tell any more
 * which fire time ran. It is the end of the last page, and takes no room.
 */
export async function lostRecords(
  source: { readonly client: Redis; readonly keys: Keys; readonly jobId: string },
  span: { readonly from: EpochMillis | undefined; readonly to: EpochMillis },
): Promise<readonly LedgerEntry[]> {
  const { client, keys, jobId } = source;
  const [lostUpTo, definition] = await Promise.all([
    client.hget(keys.epoch, 'historyFrom'),
    client.hget(keys.job(jobId), 'definition'),
  ]);
  const last = instantIn(lostUpTo);
  if (last === undefined || !definition) return [];
  const reading = readJson(jobDefinitionSchema, definition);
  const createdAt = reading.kind === 'read' ? fromIso(reading.value.createdAt) : undefined;
  if (createdAt === undefined || createdAt >= last) return [];
  if (createdAt >= span.to || last < (span.from ?? createdAt)) return [];
  return [
    {
      fireTime: toIso(createdAt),
      untilFireTime: toIso(last),
      outcome: 'unknown',
      reason: 'records-lost',
    },
  ];
}
