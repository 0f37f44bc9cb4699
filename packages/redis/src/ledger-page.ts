import {
  type EpochMillis,
  fromIso,
  type LedgerEntry,
  type LedgerReason,
  type Page,
  parseJson,
  type RedisMillis,
  type Run,
  toIso,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { walkDown } from './index-walk.ts';
import type { Keys } from './keys.ts';
import { lostRecords } from './lost-records.ts';
import { cursorOf, isAfter, type Place, placeOfCursor } from './page-cursor.ts';
import { isInstant } from './record-fields.ts';
import { readRuns } from './run-list.ts';

/** A ledger row as it is kept; instants are epoch milliseconds. */
interface Row {
  readonly fireTime: EpochMillis;
  readonly untilFireTime?: EpochMillis;
  readonly count?: number;
  readonly outcome: 'skipped' | 'missed' | 'superseded' | 'unknown';
  readonly reason: LedgerReason;
  readonly detail?: string;
  readonly runId?: string;
  readonly recordedAt: EpochMillis;
}

interface Placed {
  readonly place: Place;
  readonly entry: LedgerEntry;
}

export interface LedgerQuery {
  readonly from?: EpochMillis;
  readonly to?: EpochMillis;
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * One page of a job's outcomes, newest first: its runs, and the rows that say why there was none. Fire times still to come
 * have no outcome and are left out.
 */
export async function ledgerPage(options: {
  readonly client: Redis;
  readonly keys: Keys;
  readonly now: RedisMillis;
  readonly jobId: string;
  readonly query: LedgerQuery;
}): Promise<Page<LedgerEntry>> {
  const { now, query } = options;
  const span = {
    from: query.from,
    to: Math.min(query.to ?? Number.POSITIVE_INFINITY, now + 1),
    after: placeOfCursor(query.cursor),
  };
  const wanted = query.limit + 1;
  const [runs, rows, across] = await Promise.all([
    collect(options, {
      index: options.keys.runsOf(options.jobId),
      span,
      wanted,
      read: readRunEntries,
    }),
    collect(options, { index: options.keys.ledger(options.jobId), span, wanted, read: readRows }),
    query.cursor === undefined ? rowAcross(options, span.to) : [],
  ]);
  const merged = [...across, ...runs, ...rows].sort((a, b) => (isAfter(a.place, b.place) ? 1 : -1));
  const shown = merged.slice(0, query.limit);
  const last = shown.at(-1);
  const items = shown.map((placed) => placed.entry);
  if (merged.length > shown.length && last !== undefined) {
    return { items, cursor: cursorOf(last.place) };
  }
  const lost = await lostRecords(options, span);
  return lost.length > 0 && items.length === query.limit && last !== undefined
    ? { items, cursor: cursorOf(last.place) }
    : { items: [...items, ...lost] };
}

/** The stretch that began before the end of the page's span and goes on after it; rows are ordered by their last fire time. */
async function rowAcross(source: Source, to: EpochMillis): Promise<readonly Placed[]> {
  const { client, keys, jobId } = source;
  const [member, score] = await client.zrangebyscore(
    ...([keys.ledger(jobId), to, '+inf', 'WITHSCORES', 'LIMIT', 0, 1] as const),
  );
  const first = /^f(-?\d+)$/.exec(member ?? '')?.[1];
  if (member === undefined || first === undefined || Number(first) >= to) return [];
  return readRows(source, [{ member, score: Number(score) }]);
}

type Source = Pick<Parameters<typeof ledgerPage>[0], 'client' | 'keys' | 'now' | 'jobId'>;
type Read = (source: Source, places: readonly Place[]) => Promise<readonly Placed[]>;

async function collect(
  source: Source,
  options: {
    readonly index: string;
    readonly span: Parameters<typeof walkDown>[2]['span'];
    readonly wanted: number;
    readonly read: Read;
  },
): Promise<readonly Placed[]> {
  const { index, span, wanted, read } = options;
  const found: Placed[] = [];
  for await (const places of walkDown(source.client, index, { span, chunk: wanted })) {
    found.push(...(await read(source, places)));
    if (found.length >= wanted) break;
  }
  return found.slice(0, wanted);
}

async function readRunEntries(
  source: Source,
  places: readonly Place[],
): Promise<readonly Placed[]> {
  const runs = await readRuns({ ...source, runIds: places.map((place) => place.member) });
  return places.flatMap((place, i) => {
    const run = runs[i];
    return run === undefined ? [] : [{ place, entry: entryOfRun(run) }];
  });
}

async function readRows(source: Source, places: readonly Place[]): Promise<readonly Placed[]> {
  if (places.length === 0) return [];
  const texts = await source.client.hmget(
    source.keys.rows(source.jobId),
    ...places.map((place) => place.member),
  );
  return places.flatMap((place, i) => {
    const row = rowIn(texts[i]);
    return row === undefined ? [] : [{ place, entry: entryOfRow(row) }];
  });
}

/** A row as one of two scripts wrote it; `undefined` for what is none, which must not hide the rest of the page. */
function rowIn(text: string | null | undefined): Row | undefined {
  const parsed = parseJson(text ?? '');
  if (parsed.kind === 'refused' || typeof parsed.value !== 'object') return undefined;
  const row = parsed.value as Row | null;
  const instants = [row?.fireTime, row?.untilFireTime ?? 0, row?.recordedAt];
  return row !== null && instants.every(isInstant) ? row : undefined;
}

function entryOfRun(run: Run): LedgerEntry {
  const entry: LedgerEntry = {
    fireTime: run.fireTime,
    outcome: 'run',
    runId: run.id,
    runState: run.state,
  };
  const startedAt = run.startedAt === undefined ? undefined : fromIso(run.startedAt);
  if (startedAt === undefined) return entry;
  return { ...entry, latenessMs: Math.max(startedAt - (fromIso(run.dueTime) ?? startedAt), 0) };
}

function entryOfRow(row: Row): LedgerEntry {
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
