import {
  type EpochMillis,
  type KeptRow,
  keptRowSchema,
  type LedgerEntry,
  parseRunId,
  type RedisMillis,
  readJson,
  toIso,
} from '@escapement/core';
import { firstOf, highestScore } from '../reading/score-pairs.ts';
import { type Span, walkDown } from './index-walk.ts';
import { type Place, placeOfCursor } from './page-cursor.ts';
import type { RunSource } from './run-reading.ts';

/** The ledger of one job. */
export interface LedgerSource extends RunSource {
  readonly jobId: string;
}

/** An outcome where it stands in the ledger. */
export interface PlacedEntry {
  readonly place: Place;
  readonly entry: LedgerEntry;
}

/** A span that ends with what is due: fire times still to come have no outcome. */
export interface DueSpan extends Span {
  readonly to: EpochMillis;
}

/** The span that is asked for, as far as it is due, from where a page begins. */
export function dueSpan(
  asked: {
    readonly from?: EpochMillis | undefined;
    readonly to?: EpochMillis | undefined;
    readonly cursor?: string | undefined;
  },
  now: RedisMillis,
): DueSpan {
  return {
    from: asked.from,
    to: Math.min(asked.to ?? Number.POSITIVE_INFINITY, now + 1),
    after: placeOfCursor(asked.cursor),
  };
}

/** The stretch that began before the end of the page's span and goes on after it; rows are ordered by their last fire time. */
export async function rowAcross(
  source: LedgerSource,
  to: EpochMillis,
): Promise<readonly PlacedEntry[]> {
  const { client, keys, jobId } = source;
  const [member, score] = await client.zrangebyscore(
    ...([keys.ledger(jobId), to, highestScore, 'WITHSCORES', 'LIMIT', 0, 1] as const),
  );
  const first = firstOf(member ?? '');
  if (member === undefined || first === undefined || first >= to) return [];
  return readRows(source, [{ member, score: Number(score) }]);
}

/** The rows of a span, newest first, a chunk at a time. */
export async function* walkRows(
  source: LedgerSource,
  options: { readonly span: Span; readonly chunk: number },
): AsyncGenerator<readonly PlacedEntry[]> {
  const { client, keys, jobId } = source;
  for await (const places of walkDown(client, keys.ledger(jobId), options)) {
    yield await readRows(source, places);
  }
}

async function readRows(
  source: LedgerSource,
  places: readonly Place[],
): Promise<readonly PlacedEntry[]> {
  if (places.length === 0) return [];
  const texts = await source.client.hmget(
    source.keys.rows(source.jobId),
    ...places.map((place) => place.member),
  );
  return places.flatMap((place, i) => {
    const reading = readJson(keptRowSchema, texts[i] ?? '');
    if (reading.kind === 'read') return [{ place, entry: entryOfRow(reading.value) }];
    source.unreadable.note(`rows:${source.jobId} ${place.member}`);
    const entry = lostRow(place);
    return entry === undefined ? [] : [{ place, entry }];
  });
}

/** What the index still tells of a row: its fire times, or the run that a person asked for. */
function lostRow({ member, score }: Place): LedgerEntry | undefined {
  const first = firstOf(member);
  if (first !== undefined) return lostEntry(first, score);
  const runId = member.slice(1);
  const id = parseRunId(runId);
  return id && { ...lostEntry(id.fireTime, id.fireTime), runId };
}

/** There was an outcome, as the index says, and nobody can tell any more which: its record is gone, or cannot be read. */
export function lostEntry(first: EpochMillis, last: EpochMillis): LedgerEntry {
  return {
    fireTime: toIso(first),
    ...(last > first ? { untilFireTime: toIso(last) } : {}),
    outcome: 'unknown',
    reason: 'records-lost',
  };
}

function entryOfRow(row: KeptRow): LedgerEntry {
  const { fireTime, untilFireTime, count, outcome, reason, detail, runId, recordedAt } = row;
  return {
    fireTime: toIso(fireTime),
    ...(untilFireTime === undefined ? {} : { untilFireTime: toIso(untilFireTime) }),
    ...(count === undefined ? {} : { count }),
    outcome,
    reason,
    ...(detail === undefined ? {} : { detail }),
    ...(runId === undefined ? {} : { runId }),
    recordedAt: toIso(recordedAt),
  };
}
